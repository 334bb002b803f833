/** How steps wait: for statuses, for the owner, for the guard's answers. Time is what statuses tell. */
import type { BoardReadings } from '../../../hardware/guard/board-report.ts'
import type { GuardMessage, GuardRequest } from '../../../hardware/guard/message.ts'
import { Finding } from './finding.ts'
import type { Question } from './question.ts'
import type { Going } from './step.ts'
import type { TableAtHand } from './table-at-hand.ts'

const ASK_AGAIN_MS = 300
const ANSWERS_WITHIN_MS = 3000

/** What answers to what. */
const ANSWERS = {
  readConfig: 'config',
  readWiring: 'wiring',
  readReadings: 'readings',
  readHealth: 'health',
} as const satisfies Partial<Record<GuardRequest['type'], GuardMessage['type']>>
type Reading = keyof typeof ANSWERS

/** Lets statuses pass for so long. */
export function* pass(table: TableAtHand, ms: number): Going<void> {
  const fromMs = table.clockMs
  while (table.clockMs - fromMs < ms) yield
}

/** Waits until something is so, at most so long; whether it came. */
export function* within(table: TableAtHand, ms: number, isSo: () => boolean): Going<boolean> {
  const fromMs = table.clockMs
  while (!isSo()) {
    if (table.clockMs - fromMs >= ms) return false
    yield
  }
  return true
}

/** Reads something from the guard, and asks again where a line loses it. */
export function* read<What extends Reading>(table: TableAtHand, what: What): Going<void> {
  table.forget()
  const fromMs = table.clockMs
  let askedMs = Number.NEGATIVE_INFINITY
  while (table.heard(ANSWERS[what]) === undefined) {
    const { clockMs } = table
    if (table.heard('reply')?.code === 'unknownRequest' || clockMs - fromMs > ANSWERS_WITHIN_MS)
      throw new Finding('boardSilent', { request: what })
    if (clockMs - askedMs > ASK_AGAIN_MS) {
      table.send({ type: what })
      askedMs = clockMs
    }
    yield
  }
}

export function* readings(table: TableAtHand): Going<BoardReadings> {
  yield* read(table, 'readReadings')
  return table.board.readings!
}

/** Sends a request that a reply answers; its code. */
export function* request(table: TableAtHand, asked: GuardRequest): Going<string> {
  table.forget()
  table.send(asked)
  if (!(yield* within(table, ANSWERS_WITHIN_MS, () => table.heard('reply') !== undefined)))
    throw new Finding('boardSilent', { request: asked.type })
  return table.heard('reply')!.code
}

/** Asks the owner and waits for an answer. */
export function* answerTo(table: TableAtHand, question: Question): Going<string> {
  table.ask(question)
  while (table.answer === null) yield
  const { answer } = table
  table.unask()
  return answer
}

export function* yes(
  table: TableAtHand,
  id: string,
  text: string,
  from: Pick<Question, 'mayComeFromPage'> = {},
): Going<boolean> {
  return (yield* answerTo(table, { kind: 'yesNo', id, text, ...from })) === 'yes'
}

export function* numberFrom(table: TableAtHand, question: Omit<Question, 'kind'>): Going<number> {
  return Number(yield* answerTo(table, { kind: 'number', ...question }))
}

/** Waits, for as long as the owner takes, until something is seen; false where they say that they have done it and nothing shows. */
export function* seen(table: TableAtHand, isSo: () => boolean, wrong?: () => Finding | null): Going<boolean> {
  const text = 'It goes on by itself. Enter, if you have done it and nothing shows.'
  table.ask({ kind: 'done', id: 'done', text, mayComeFromPage: true })
  for (;;) {
    const found = wrong?.() ?? null
    if (found) throw found
    if (isSo()) break
    if (table.answer !== null) {
      table.unask()
      return false
    }
    yield
  }
  table.unask()
  return true
}

/** The owner presses the E-stop, where it is not pressed yet. */
export function* estopPressed(table: TableAtHand): Going<void> {
  while (!table.isEstopPressed) {
    table.say('pressEstop')
    yield
  }
}

interface Expected {
  readonly until: () => boolean
  /** What has been seen instead, as soon as it is. */
  readonly wrong?: () => Finding | null
  /** What it means where the owner has done it and nothing was seen. */
  readonly otherwise: () => Finding
}

/** What the owner was told to do has to be seen. */
export function* expect(table: TableAtHand, { until, wrong, otherwise }: Expected): Going<void> {
  if (!(yield* seen(table, until, wrong))) throw otherwise()
}

/** The owner says when it is done: what they do shows nowhere by itself. */
export function* doneBy(table: TableAtHand, text = 'Enter, when it is done.'): Going<void> {
  yield* answerTo(table, { kind: 'done', id: 'ready', text, mayComeFromPage: true })
}
