/** What each request of the API is answered with in the demo. */
import { canHappen, isStimulusName, STIMULI, type Stimulus } from '../../../hardware/simulator/stimuli.ts'
import type {
  Choice,
  FeltTold,
  Health,
  Measures,
  NewProgram,
  Panel,
  PanelGroup,
  PersonProfile,
  PersonRelease,
  ProfileChange,
  Questions,
  ScreeningAnswers,
  StepTaken,
} from '../../feed/api.ts'
import type { Entry } from '../../people/ledger.ts'
import { LEVEL_ROWS, LEVELS } from '../../people/levels.ts'
import type { Person } from '../../people/person.ts'
import { QUESTIONS } from '../../people/questions.ts'
import { SYMPTOM_IDS, SYMPTOMS } from '../../people/symptoms.ts'
import { Failure, type Method } from '../source.ts'
import { texts } from '../texts.ts'
import type { DemoSource } from './demo-source.ts'
import { healthOf } from './health.ts'

/** Throws `Failure` where the demo refuses, as the server would. */
export function answer(demo: DemoSource, method: Method, path: string, body: unknown): unknown {
  const url = new URL(path, 'demo://demo')
  const [, , area = '', id, part] = url.pathname.split('/').map(decodeURIComponent)
  const user = url.searchParams.get('user')
  switch (`${method} ${area}`) {
    case 'POST stop':
      return demo.table.live && demo.table.controller.stop()
    case 'POST panel':
      return press(demo, body as { does: string })
    case 'GET panel':
      return panel()
    case 'GET programs':
      return demo.programs.map((program) => demo.card(program))
    case 'POST programs':
      return demo.saveProgram(body as NewProgram)
    case 'DELETE programs':
      return removeProgram(demo, id!)
    case 'GET questions':
      return questions()
    case 'GET health':
      return healthOf(demo.table) satisfies Health
    case 'POST choose':
      return choose(demo, body as Choice)
    case 'GET history':
      return id ? demo.history.detail(id, demo.people.all) : demo.history.list(demo.people.all, user)
    case 'GET trends':
      return demo.history.trends(demo.people.all, user, demo.wallMs)
    case 'GET devices':
      return []
    case 'GET people':
      return id
        ? demo.people.detail(find(demo, id), demo.programs)
        : [...demo.people.all.values()].map((person) => demo.people.card(person, demo.programs))
    case 'POST people':
      return id ? tell(demo, id, part!, body) : tellOf(demo, demo.people.add(body as PersonProfile))
    case 'PATCH people':
      return enter(demo, id!, { type: 'profileChanged', change: body as ProfileChange })
    case 'DELETE people':
      return forget(demo, id!)
  }
  throw new Failure(404, texts.demo.notHere, '')
}

function press(demo: DemoSource, { does }: { does: string }): void {
  if (does === 'controller-restart') return demo.restartController()
  if (isStimulusName(does)) demo.does(does)
}

function removeProgram(demo: DemoSource, id: string): void {
  const at = demo.ownPrograms.findIndex((program) => program.id === id)
  if (at >= 0) demo.ownPrograms.splice(at, 1)
}

function choose(demo: DemoSource, { program, user }: Choice): unknown {
  const chosen = demo.programs.find(({ id }) => id === program)
  if (user !== undefined) {
    demo.user = user
    const person = user === null ? undefined : find(demo, user)
    demo.table.name(person?.profile.name ?? null)
    const fitting = person && demo.people.card(person, demo.programs).program
    const suits = demo.programs.find(({ id }) => id === fitting)
    if (suits && !chosen) demo.table.choose(suits)
  }
  if (chosen) demo.table.choose(chosen)
  demo.tellMeta()
  return { program: demo.table.program.id, user: demo.user, refusals: demo.table.live?.refusals ?? [] }
}

function find(demo: DemoSource, id: string): Person {
  const person = demo.people.all.get(id)
  if (!person) throw new Failure(404, texts.demo.nobody, '')
  return person
}

function enter(demo: DemoSource, user: string, entry: Entry): unknown {
  demo.people.enter(user, entry)
  return tellOf(demo, user)
}

function tellOf(demo: DemoSource, user: string): unknown {
  demo.peopleChanged()
  return demo.people.detail(find(demo, user), demo.programs)
}

function forget(demo: DemoSource, user: string): void {
  demo.people.forget(user)
  demo.peopleChanged()
  if (demo.user === user) choose(demo, { user: null })
}

function tell(demo: DemoSource, user: string, part: string, body: unknown): unknown {
  for (const entry of entriesOf(demo, part, body)) demo.people.enter(user, entry)
  return tellOf(demo, user)
}

function entriesOf(demo: DemoSource, part: string, body: unknown): Entry[] {
  switch (part) {
    case 'answers': {
      const told = body as ScreeningAnswers
      if ('answers' in told) return [{ type: 'screened', answers: told.answers }]
      return [{ type: told.nothingChanged ? 'nothingChanged' : 'somethingChanged' }]
    }
    case 'measures': {
      const { bloodPressure, ateMinutesAgo, pain } = body as Measures
      return [
        ...(bloodPressure ? [{ type: 'bloodPressure', ...bloodPressure } as const] : []),
        ...(ateMinutesAgo === undefined ? [] : [{ type: 'ate', atMs: demo.wallMs - ateMinutesAgo * 60_000 } as const]),
        ...(pain === undefined ? [] : [{ type: 'painBefore', pain } as const]),
      ]
    }
    case 'felt': {
      const { session, symptoms, pain } = body as FeltTold
      return [{ type: 'felt', session, symptoms, ...(pain === undefined ? {} : { pain }) }]
    }
    case 'step':
      return [{ type: 'stepTaken', step: (body as StepTaken).step }]
    default: {
      const { until, items, ...release } = body as PersonRelease
      return [
        { type: 'released', release: { ...release, items: [...items], untilMs: Date.parse(`${until}T23:59:59`) } },
      ]
    }
  }
}

function questions(): Questions {
  return {
    questions: QUESTIONS,
    symptoms: SYMPTOM_IDS.map((id) => ({ id, says: SYMPTOMS[id] })),
    levels: LEVELS.map((level) => ({ level, ...LEVEL_ROWS[level] })),
  }
}

const GROUPS: Readonly<Record<PanelGroup['id'], RegExp>> = {
  buttons: /^(start|stop|reset|estop|estop-release)(-down|-up)?$/,
  person: /^ankle/,
  sensors: /^sensor|-cam-|^overtravel/,
  drive: /^(jam|unjam|slip|runaway|motor|contactor)/,
  board: /^(estop-|stop-wire|supply|power|board|guard)/,
  cable: /^(unplug|replug|controller|link)/,
}

function panel(): Panel {
  const names = (Object.keys(STIMULI) as (keyof typeof STIMULI)[]).filter((name) =>
    canHappen(name, { cable: true, link: true }),
  )
  const groups: PanelGroup[] = []
  let rest = names
  for (const [id, isOf] of Object.entries(GROUPS) as [PanelGroup['id'], RegExp][]) {
    const mine = rest.filter((name) => isOf.test(name))
    rest = rest.filter((name) => !mine.includes(name))
    const actions = mine.map((does) => {
      const { says, kind } = STIMULI[does] as Stimulus
      return { does, says, kind }
    })
    groups.push({ id, title: texts.demo.groups[id], actions })
  }
  return { groups }
}
