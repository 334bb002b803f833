/** What systemd is told of the controller: that it is ready, what it is at, that its loop goes on, and that it ends. */
import type { LiveState } from '../feed/live-state.ts'
import type { FromControl } from '../run/thread-messages.ts'
import { withoutPerson } from '../server/redaction.ts'
import { inheritedNotify, type Notify, watchdogMs } from './notify.ts'

/** The watchdog is fed so often in its time: one sign that is lost or late costs nothing. */
const FED_PER_TIME = 4

/** How a status begins while a session runs: whoever would stop or update the service looks for it. */
export const SESSION_RUNS = 'A session runs'

interface ReportOptions {
  readonly notify: Notify
  readonly watchdogMs: number | null
  readonly nowMs: () => number
}

export class ServiceReport {
  readonly #notify: Notify
  readonly #feedEveryMs: number | null
  readonly #nowMs: () => number
  #fedMs = Number.NEGATIVE_INFINITY
  #isReady = false
  #hasToldReady = false
  #status = ''

  constructor({ notify, watchdogMs, nowMs }: ReportOptions) {
    this.#notify = notify
    this.#feedEveryMs = watchdogMs === null ? null : watchdogMs / FED_PER_TIME
    this.#nowMs = nowMs
  }

  hear(message: FromControl): void {
    if (message.type === 'ready') this.#isReady = true
    else if (message.type === 'live') this.#tellStatus(statusOf(message.state, message.personal))
    else if (message.type === 'alive') this.#feed()
    if (this.#isReady && !this.#hasToldReady) this.#hasToldReady = this.#notify('READY=1')
  }

  ends(): void {
    this.#notify('STOPPING=1\nSTATUS=Ending. The guard looks after the table.')
  }

  #tellStatus(status: string): void {
    if (status !== this.#status && this.#notify(`STATUS=${status}`)) this.#status = status
  }

  #feed(): void {
    if (this.#feedEveryMs === null) return
    const nowMs = this.#nowMs()
    if (nowMs - this.#fedMs >= this.#feedEveryMs && this.#notify('WATCHDOG=1')) this.#fedMs = nowMs
  }
}

/** For a process that systemd has started; `null` for any other. */
export function serviceReport(env: NodeJS.ProcessEnv): ServiceReport | null {
  const notify = inheritedNotify(env)
  return notify && new ServiceReport({ notify, watchdogMs: watchdogMs(env), nowMs: () => performance.now() })
}

/** The sentence every surface shows, without what is about a person: anyone on the machine may read it. */
function statusOf(state: LiveState, personal: readonly string[]): string {
  const { say } = withoutPerson(state, personal)
  const sentence = say.replaceAll('\n', ' ')
  return state.session === null ? sentence : `${SESSION_RUNS}. ${sentence}`
}
