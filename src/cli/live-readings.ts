/** The live view's column of words: what happens now, how long it still takes, and every reading with its name. */
import type { LiveState } from '../feed/live-state.ts'
import { clamp, formatAngle, formatClock, formatPercent } from '../feed/quantities.ts'
import { bigLetters } from './big-letters.ts'
import { type Paint, type Role, SIGNAL_ROLES } from './paint.ts'
import { cellsOf, clip, fillTo, printable, wrap } from './text-cells.ts'
import { headlineOf, SIGNAL_WORDS, switchWords } from './words.ts'

const NAME_COLUMNS = 11

/** What gives way first where the sentence needs the room: it says what to do, and is never cut for a figure. */
const FIRST_TO_GO = ['Motor', 'Lamp', 'Inverted', 'Contactor'] as const
const WIDEST_TEXT_COLUMNS = 64

/** Headline, sentence, progress and readings in exactly `rows` lines; air goes first where there is little room. */
export function renderReadings(state: LiveState, columns: number, rows: number, paint: Paint): string[] {
  const textColumns = Math.min(columns, WIDEST_TEXT_COLUMNS)
  const headline = renderHeadline(state, columns, rows >= 18, paint)
  const progress = renderProgress(state, textColumns, paint)
  const wholeSay = wrap(state.say, textColumns)
  const roomForReadings = rows - headline.length - progress.length - wholeSay.length
  const readings = readingsThatFit(readingLines(state, columns, paint), roomForReadings)
  const say = wrap(state.say, textColumns, Math.max(1, rows - headline.length - progress.length - readings.length))

  const blocks = [headline, say, progress, readings].filter((block) => block.length > 0)
  const used = blocks.reduce((sum, block) => sum + block.length, 0)
  const gap = clamp(Math.floor((rows - used) / (blocks.length - 1)), 0, 2)
  const lines = blocks.flatMap((block, index) =>
    index === 0 ? block : [...Array.from({ length: gap }, () => ''), ...block],
  )
  const above = Math.max(0, Math.floor((rows - lines.length) / 2))
  const placed = [...Array.from({ length: above }, () => ''), ...lines]
  return Array.from({ length: rows }, (_, row) => clip(placed[row] ?? '', columns))
}

interface Reading {
  readonly name: string
  readonly line: string
}

function readingsThatFit(readings: readonly Reading[], rows: number): string[] {
  let kept = readings
  for (const name of FIRST_TO_GO) if (kept.length > rows) kept = kept.filter((reading) => reading.name !== name)
  return kept.map(({ line }) => line)
}

function renderHeadline(state: LiveState, columns: number, tall: boolean, paint: Paint): string[] {
  const role: Role = state.alarm ? 'danger' : state.phase === 'confirming' ? 'asking' : 'strong'
  const words = printable(headlineOf(state))
  const big = tall ? bigLetters(words, columns) : null
  if (big !== null) return big.map((line) => paint(role, line))
  const spaced = [...words.toUpperCase()].join(' ')
  return [paint(role, clip(cellsOf(spaced) <= columns ? spaced : words.toUpperCase(), columns))]
}

/** How far the phase has come, at most one line: a bar with the time left, or words where it has no planned end. */
export function renderProgress(state: LiveState, columns: number, paint: Paint): string[] {
  if (state.phase === null) return []
  const { phaseS, phaseLeftS } = state
  if (phaseLeftS === null) return [paint('faint', clip('· · ·  takes as long as it takes', columns))]
  const left = `${formatClock(Math.ceil(Math.max(0, phaseLeftS)))} left`
  if (phaseS === null || !(phaseS > 0)) return [clip(left, columns)]
  const barColumns = Math.max(1, columns - 11)
  const done = Math.round(clamp(1 - phaseLeftS / phaseS, 0, 1) * barColumns)
  const bar = paint('calm', '━'.repeat(done)) + paint('faint', '╌'.repeat(barColumns - done))
  return [`${bar} ${paint('strong', left)}`]
}

function readingLines(state: LiveState, columns: number, paint: Paint): Reading[] {
  const reading = (name: string, value: string) => ({ name, line: paint('faint', fillTo(name, NAME_COLUMNS)) + value })
  const lamp = `${paint(SIGNAL_ROLES[state.signal], state.signal === 'off' ? '○' : '●')} ${SIGNAL_WORDS[state.signal]}`
  return [
    reading('Angle', renderAngle(state, paint)),
    reading('Inverted', renderDose(state, columns - NAME_COLUMNS, paint)),
    reading('Lamp', lamp),
    reading('Motor', renderDrive(state.driveMilli, Math.min(32, columns - NAME_COLUMNS), paint)),
    ...switchWords(state).map(({ name, role, words }) => reading(name, paint(role, words))),
  ]
}

/** `30.2° → 60°` and the speed while it moves. */
function renderAngle(state: LiveState, paint: Paint): string {
  const target = state.targetDeg === null ? '' : paint('target', ` → ${formatAngle(state.targetDeg, 0)}`)
  const moving = Math.abs(state.speedDegPerS) >= 0.05
  const speed = moving ? paint('faint', ` at ${formatAngle(Math.abs(state.speedDegPerS))}/s`) : ''
  return paint('strong', formatAngle(state.angleDeg)) + target + speed
}

function renderDose(state: LiveState, columns: number, paint: Paint): string {
  const exposure = `${Math.max(0, state.exposureMin).toFixed(2)} min`
  // Exposure is minutes × sin(angle): full-inversion minutes (P2), said in full where there is room.
  const words =
    columns >= 42 ? `${exposure} of full inversion (exposure)` : `${columns >= 26 ? 'exposure' : 'exp.'} ${exposure}`
  return `${paint('strong', formatClock(state.invertedS))}${paint('faint', ' · ')}${words}`
}

/** A bar from the middle: to the right towards inversion, to the left towards upright. */
export function renderDrive(driveMilli: number, columns: number, paint: Paint): string {
  const halfColumns = Math.max(1, Math.floor((columns - 8) / 2))
  const share = clamp(driveMilli, -1000, 1000) / 1000
  // Any drive at all shows: a motor that is not quite off must not look off.
  const filled = share === 0 ? 0 : Math.max(1, Math.round(Math.abs(share) * halfColumns))
  const full = paint('moving', '▬'.repeat(filled))
  const half = (count: number) => paint('faint', '·'.repeat(count))
  const left = share < 0 ? half(halfColumns - filled) + full : half(halfColumns)
  const right = share > 0 ? full + half(halfColumns - filled) : half(halfColumns)
  return `${left}┃${right} ${formatPercent(share)}`
}
