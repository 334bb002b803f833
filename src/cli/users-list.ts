/** `upright users` and `upright users show`. */
import type { Config } from '../config/config.ts'
import { localTime } from '../feed/local-time.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { findPerson, type Household, readHousehold } from '../people/household.ts'
import { tamperedWords } from '../people/names.ts'
import { progressWords } from '../people/next-step.ts'
import type { Offer } from '../people/offers.ts'
import type { Person } from '../people/person.ts'
import { type PersonFacts, personFacts, tenth } from '../people/person-facts.ts'
import { screeningWords } from '../people/screening-words.ts'
import { bar } from './bar.ts'
import type { Output } from './output.ts'
import { makePaint, type Paint } from './paint.ts'
import { feltShort } from './session-words.ts'
import { clip, printable, wrap } from './text-cells.ts'
import { textTable } from './text-table.ts'

/** From this width on there is room for longer bars and names. */
const WIDE_COLUMNS = 100
const SHOWN_SESSIONS = 5

export interface UsersContext {
  readonly config: Config
  readonly json: boolean
  readonly output: Output
}

export function listUsers(config: Config, json: boolean, output: Output): void {
  const household = readHousehold(config)
  const all = [...household.people.values()].map((person) => personFacts(person, household, config))
  const lost = lostIds(household)
  if (json) {
    const nameless = lost.map((id) => ({ id, name: null, tampered: true, mayStart: false }))
    output.print(JSON.stringify([...all, ...nameless], null, 2))
    return
  }
  const paint = makePaint(output.colour)
  if (all.length + lost.length === 0) {
    output.print('Nobody has a profile yet. Make one: upright users add NAME')
    return
  }
  const isWide = output.columns >= WIDE_COLUMNS
  const head = ['', 'name', 'level', 'reach', isWide ? 'this week' : 'week', 'left today', 'left in week', 'next step']
  const rows = all.map((facts) => listRow(facts, isWide, paint))
  for (const line of textTable([head.map((word) => paint('faint', word)), ...rows], output.columns)) output.print(line)
  output.print('')
  for (const line of wrap(LEGEND, output.columns)) output.print(paint('faint', line))
  const changed = [...all.filter(({ tampered }) => tampered), ...lost.map((id) => ({ id }))]
  for (const person of changed) {
    output.print('')
    for (const text of tamperedWords(person))
      for (const line of wrap(text, output.columns)) output.print(paint('danger', line))
  }
  if (household.clockRefusal) {
    output.print('')
    for (const line of wrap(household.clockRefusal, output.columns)) output.print(paint('danger', line))
  }
}

const LEGEND =
  '✓ may start now, ✗ may not: "upright users show NAME" says why. Left are full-inversion minutes (minutes × sin of the angle).'

function listRow(facts: PersonFacts, isWide: boolean, paint: Paint): string[] {
  const cells = isWide ? 8 : 4
  const { exposureLeft, exposureCaps } = facts
  return [
    facts.mayStart ? paint('good', '✓') : paint('danger', '✗'),
    paint('strong', clip(printable(facts.name), isWide ? 24 : 10)),
    facts.tampered ? paint('danger', 'changed!') : facts.level,
    `${formatAngle(facts.reach.angleDeg, 0)}, ${formatClock(facts.reach.holdS)}`,
    isWide
      ? `${facts.sessionsThisWeek} of ${facts.sessionsPerWeek}`
      : `${facts.sessionsThisWeek}/${facts.sessionsPerWeek}`,
    `${leftBar(exposureLeft.day, exposureCaps.day, cells)}`,
    `${leftBar(exposureLeft.week, exposureCaps.week, cells)}`,
    nextWords(facts, isWide),
  ]
}

function leftBar(left: number, cap: number, cells: number): string {
  return `${left.toFixed(1).padStart(4)} ${bar(left / cap, cells)}`
}

function nextWords({ offers, progress }: PersonFacts, isWide: boolean): string {
  if (offers.length > 0) return `▲ ${offers.map(offerShort).join(isWide ? ' or ' : ', ')}`
  const { good, needs } = progress
  return isWide ? `${good} of ${needs.sessions} good sessions` : `${good} of ${needs.sessions}`
}

function offerShort({ step, level, reach }: Offer): string {
  if (step === 'angle') return formatAngle(reach.angleDeg, 0)
  return step === 'hold' ? formatClock(reach.holdS) : level
}

export function showUser(name: string, { config, json, output }: UsersContext): void {
  const household = readHousehold(config)
  const person = findPerson(household, name)
  const facts = personFacts(person, household, config)
  if (json) {
    output.print(JSON.stringify({ ...facts, ...stateOf(person) }, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  const { profile } = person
  output.print(`${paint('strong', printable(profile.name))} (${person.id})`)
  output.print('')
  const rows = [
    ['body', `${profile.heightM.toFixed(2)} m, ${profile.massKg} kg`],
    [
      'level',
      `${facts.level}, up to ${formatAngle(facts.reach.angleDeg, 0)} and ${formatClock(facts.reach.holdS)} a hold`,
    ],
    ...ownBounds(person),
    ['allowed now', limitWords(facts)],
    ['sessions', `${facts.sessionsThisWeek} of ${facts.sessionsPerWeek} this week`],
    ['left today', leftWords(facts.exposureLeft.day, facts.exposureCaps.day)],
    ['left in week', leftWords(facts.exposureLeft.week, facts.exposureCaps.week)],
    ['questions', screeningWords(person, household.now.wallMs)],
    ...releaseRow(person),
    ['programs', facts.programs.length > 0 ? facts.programs.join(', ') : 'none for now'],
    ['next step', progressWords(person, household.now.wallMs)],
  ]
  for (const line of textTable(
    rows.map(([what = '', words = '']) => [paint('faint', what), words]),
    output.columns,
  ))
    output.print(line)
  printSessions(person, output, paint)
  output.print('')
  printVerdict(facts, output, paint)
}

/** Whether a person may start now, and what is in the way. */
export function printVerdict(facts: PersonFacts, output: Output, paint: Paint): void {
  const name = printable(facts.name)
  if (facts.mayStart) {
    output.print(paint('good', `${name} may start now.`))
    return
  }
  output.print(paint('danger', `${name} may not start now:`))
  for (const refusal of facts.refusals) {
    const [first = '', ...more] = wrap(refusal, Math.max(20, output.columns - 4))
    output.print(`  · ${first}`)
    for (const line of more) output.print(`    ${line}`)
  }
}

export function limitWords({ limits }: Pick<PersonFacts, 'limits'>): string {
  const { maxAngleDeg, maxHoldS, exposureCapMin } = limits
  return `${formatAngle(maxAngleDeg, 0)}, ${formatClock(maxHoldS)} a hold, ${tenth(exposureCapMin).toFixed(1)} full-inversion minutes`
}

function leftWords(left: number, cap: number): string {
  return `${bar(left / cap, 20)} ${left.toFixed(1)} of ${cap.toFixed(1)} full-inversion minutes`
}

function ownBounds({ profile }: Person): string[][] {
  const bounds = [
    ...(profile.maxAngleDeg === undefined ? [] : [formatAngle(profile.maxAngleDeg, 0)]),
    ...(profile.maxHoldS === undefined ? [] : [`${formatClock(profile.maxHoldS)} a hold`]),
  ]
  return [
    ...(bounds.length > 0 ? [['own bounds', bounds.join(', ')]] : []),
    ...(profile.program === undefined ? [] : [['own program', profile.program]]),
  ]
}

function releaseRow({ release }: Person): string[][] {
  if (!release) return []
  const { by, untilMs, items, maxAngleDeg, maxHoldS } = release
  const limits = `${formatAngle(maxAngleDeg, 0)}, ${formatClock(maxHoldS)} a hold`
  return [['release', `${items.join(', ')}: by ${printable(by)}, until ${localTime(untilMs)}, to ${limits}`]]
}

function printSessions({ sessions }: Person, output: Output, paint: Paint): void {
  if (sessions.length === 0) return
  const rows = sessions
    .slice(-SHOWN_SESSIONS)
    .toReversed()
    .map((past) => [
      localTime(past.startedAtMs),
      printable(past.program),
      past.outcome ?? 'no end told',
      formatAngle(past.deepestDeg, 0),
      past.exposureMin.toFixed(1),
      past.felt === null ? 'not told' : feltShort(past.felt),
    ])
  const head = ['began', 'program', 'ended', 'deepest', 'exposure', 'felt'].map((word) => paint('faint', word))
  output.print('')
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
}

function stateOf(person: Person) {
  const { screening, checkedAtMs, release, bloodPressure, strongSymptoms } = person
  const sessions = person.sessions.map((past) => ({ ...past, startedAt: new Date(past.startedAtMs).toISOString() }))
  return { screening, checkedAtMs, release, bloodPressure, strongSymptoms, sessions }
}

/** Ids whose entries tell of nobody any more. */
function lostIds({ people, tampered }: Household): string[] {
  return [...tampered].filter((id) => !people.has(id))
}
