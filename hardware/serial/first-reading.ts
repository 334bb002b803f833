import { type GuardMessage, REQUEST_TYPE } from '../guard/message.ts'
import type { BoardDetails, GuardConfig } from '../table.ts'

type Question = 'readConfig' | 'readWiring' | 'readHealth'

/** What a guard is asked before it counts as connected, one question after the other. */
export class FirstReading {
  config: GuardConfig | null = null
  board: BoardDetails = { wiring: null, health: null }
  readonly #questions: Question[] = ['readConfig', 'readWiring', 'readHealth']

  /** What is to be asked now; `null` when all is answered. */
  get question(): Question | null {
    return this.#questions[0] ?? null
  }

  /** Whether `answer` is the one to the question; another may be a late one to the question before, asked twice. */
  isAnswered(answer: GuardMessage): boolean {
    if (!this.#take(answer)) return false
    this.#questions.shift()
    return true
  }

  #take(answer: GuardMessage): boolean {
    const { question } = this
    if (question === 'readConfig' && answer.type === 'config') this.config = answer.config
    else if (question === 'readWiring' && answer.type === 'wiring')
      this.board = { ...this.board, wiring: answer.wiring }
    else if (question === 'readHealth' && answer.type === 'health')
      this.board = { ...this.board, health: answer.health }
    else return question !== null && isUnknown(question, answer)
    return true
  }
}

/** Whether a guard of an older minor version says that it does not know the question. */
function isUnknown(question: Question, answer: GuardMessage): boolean {
  if (answer.type !== 'reply' || answer.code !== 'unknownRequest') return false
  return question !== 'readConfig' && answer.requestType === REQUEST_TYPE[question]
}
