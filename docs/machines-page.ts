/** `docs/machines.md`: both machines as pictures and tables, drawn from the machines. */
import { type AnyStateMachine, initialTransition } from 'xstate'
import { sessionMachine } from '../machines/session.machine.ts'
import { sessionInput, tableMachine } from '../machines/table.machine.ts'
import type { Config } from '../src/config/config.ts'
import { phaseOf, signalOf } from '../src/control/situation.ts'
import { PHASES } from '../src/feed/live-state.ts'
import { findProgram } from '../src/people/programs.ts'
import { type Arrow, allStates, type Chart, type ChartState, chartOf } from './chart.ts'
import { code, lengthWords, markdownTable } from './markdown.ts'
import { mermaidOf } from './mermaid.ts'

/** An arrow to one state from as many states as this, for the same event, is told once instead of drawn each time. */
const FROM_MANY = 5

export function machinesPage(config: Config): string {
  const program = findProgram(config.programs, config.comfort.program)
  const input = { program, comfort: config.comfort, limits: config.limits, uprightDeg: config.table.uprightDeg }
  const [table] = initialTransition(tableMachine, input)
  const [session] = initialTransition(sessionMachine, sessionInput(table.context))
  const tableDelays = delaysOf(tableMachine, table.context)
  const sessionDelays = delaysOf(sessionMachine, session.context)
  const tableChart = chartOf(tableMachine, (name) => lengthIn(tableDelays, name))
  const sessionChart = chartOf(sessionMachine, (name) => lengthIn(sessionDelays, name))

  const tableSignal = ({ path }: ChartState) => {
    const [state] = path
    if (state === 'session') return 'as its phase'
    return signalOf(tableMachine.resolveState({ value: state!, context: table.context }), null, null)
  }
  const running = tableMachine.resolveState({ value: 'session', context: table.context })
  const sessionSignal = ({ path, kind }: ChartState) => {
    const now = sessionMachine.resolveState({ value: stateValueOf(path), context: session.context })
    const phase = phaseOf(now)
    // Nobody sees a state that is left at once.
    const isSeen = kind !== 'final' && phase !== null && PHASES.includes(phase)
    return isSeen ? signalOf(running, now, phase) : ''
  }

  return `${INTRODUCTION}

## The table

It owns the lifecycle and the safety. The guard is the law: whatever the guard does, this machine follows.

${mermaidOf(tableChart, isFromMany(tableChart))}

*Many states* stands for these:

${fromMany(tableChart)}

${statesTable(tableChart, tableSignal)}

${timesTable(tableDelays)}

${transitions(tableChart)}

## The session

One run of a program, invoked by the table's state \`session\` and gone with it. It knows nothing of hardware: it says where the
table shall be, and is told when it has arrived.

${mermaidOf(sessionChart, () => false)}

${statesTable(sessionChart, sessionSignal)}

${timesTable(sessionDelays)}

${transitions(sessionChart)}
`
}

const INTRODUCTION = `<!-- Drawn from machines/*.machine.ts by "npm run docs". Change the machines, not this page. -->

# The machines, drawn

Two state machines decide what happens. [architecture.md](architecture.md) says what is around them, [responses.md](responses.md)
what each cause does, [hazards.md](hazards.md) which rules they keep. A test walks every state and every event of both and checks
those rules (\`npx vitest run test/machines\`).

Events are things that have happened: \`GUARD_…\` is a change of the guard's state, \`START_…\` and \`STOP_…\` are hands on the panel,
\`CAUSE_RAISED\` is one of the causes of [responses.md](responses.md). A name in square brackets is a condition. Times that depend on
the program or the configuration are those of the program and the configuration that come with the product. *Signal* is what lamp
and buzzer show ([wiring.md](wiring.md) has the patterns).`

interface Delay {
  readonly name: string
  readonly ms: number
  readonly isFixed: boolean
}

function delaysOf(machine: AnyStateMachine, context: unknown): Delay[] {
  return Object.entries(machine.implementations.delays).map(([name, delay]) =>
    typeof delay === 'number'
      ? { name, ms: delay, isFixed: true }
      : { name, ms: (delay as (given: { context: unknown }) => number)({ context }), isFixed: false },
  )
}

function lengthIn(delays: readonly Delay[], name: string): string {
  const delay = delays.find((one) => one.name === name)
  if (!delay) throw new Error(`no delay is called ${name}`)
  return lengthWords(delay.ms)
}

function isFromMany(chart: Chart): (arrow: Arrow) => boolean {
  const alike = (arrow: Arrow) => `${arrow.on} ${arrow.to?.join('.')}`
  const counts = new Map<string, number>()
  for (const arrow of chart.arrows) counts.set(alike(arrow), (counts.get(alike(arrow)) ?? 0) + 1)
  return (arrow) => counts.get(alike(arrow))! >= FROM_MANY
}

function fromMany(chart: Chart): string {
  const many = chart.arrows.filter((arrow) => arrow.to !== null).filter(isFromMany(chart))
  const groups = new Map<string, Arrow[]>()
  for (const arrow of many) {
    const key = `${arrow.on} ${arrow.to!.join('.')}`
    groups.set(key, [...(groups.get(key) ?? []), arrow])
  }
  const rows = [...groups.values()].map((arrows) => [
    code(arrows[0]!.on),
    code(arrows[0]!.to!.join('.')),
    arrows.map((arrow) => arrow.from.join('.')).join(', '),
  ])
  return markdownTable(['event', 'leads to', 'from'], rows)
}

function statesTable(chart: Chart, signal: (state: ChartState) => string): string {
  const rows = allStates(chart.states).map((state) => [
    code(state.path.join('.')),
    state.description,
    state.tags.join(', '),
    signal(state),
  ])
  return `### Its states\n\n${markdownTable(['state', 'what it is', 'tags', 'signal'], rows)}`
}

function timesTable(delays: readonly Delay[]): string {
  const rows = delays.map(({ name, ms, isFixed }) => [
    code(name),
    lengthWords(ms),
    isFixed ? 'fixed' : 'from the program or the configuration',
  ])
  return `### Its times\n\n${markdownTable(['time', 'length', ''], rows)}`
}

function transitions(chart: Chart): string {
  const rows = chart.arrows.map(({ from, on, guard, to, does }) => [
    from.length === 0 ? 'any, unless it says otherwise' : code(from.join('.')),
    on,
    guard ?? '',
    to === null ? '' : code(to.join('.')),
    does.join(', '),
  ])
  const body = markdownTable(['in', 'on', 'if', 'goes to', 'does'], rows)
  return `<details><summary>Every transition</summary>\n\n${body}\n\n</details>`
}

/** `['underWay', 'motion', 'tilting']` as a state's value; what is left open begins at its beginning. */
function stateValueOf(path: readonly string[]): never {
  const [first, ...rest] = path
  return (rest.length === 0 ? first : { [first!]: stateValueOf(rest) }) as never
}
