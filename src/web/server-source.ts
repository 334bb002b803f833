import type { ApiError } from '../feed/api.ts'
import { Failure, type FeedListener, type Method, type Source } from './source.ts'
import { texts } from './texts.ts'

/** A request that takes longer did not get through, ms. */
const ANSWER_MS = 5000
/** A feed that broke is opened again after this, ms: sooner than a person has looked up. */
const REOPEN_MS = 700
/** A feed that says nothing for this long is taken for dead, and opened anew, ms. */
const DEAD_MS = 4000

/** The controller's server: its live feed, and its API. */
export class ServerSource implements Source {
  follow(listener: FeedListener): void {
    let heardMs = performance.now()
    let lastFact = ''
    let feed = open()
    setInterval(() => {
      if (performance.now() - heardMs < DEAD_MS) return
      feed.close()
      reopen()
    }, 1000)

    function reopen(): void {
      heardMs = performance.now()
      feed = open()
    }

    function open(): EventSource {
      // After a break only what was missed: what is shown already is not told again.
      const events = new EventSource(lastFact === '' ? '/api/live' : `/api/live?after=${lastFact}`)
      const on = (name: 'live' | 'fact' | 'meta' | 'commission') =>
        events.addEventListener(name, ({ data, lastEventId }) => {
          heardMs = performance.now()
          if (lastEventId !== '') lastFact = lastEventId
          listener[name](JSON.parse(data))
        })
      on('live')
      on('fact')
      on('meta')
      on('commission')
      events.onerror = () => {
        // The browser tries again by itself, but takes its time; and after some refusals it never does.
        events.close()
        setTimeout(() => feed === events && reopen(), REOPEN_MS)
      }
      return events
    }
  }

  async ask(method: Method, path: string, body?: unknown): Promise<unknown> {
    const response = await this.#fetch(method, path, body)
    const text = await response.text()
    if (response.ok) return text === '' ? null : JSON.parse(text)
    throw failureOf(response.status, text)
  }

  async #fetch(method: Method, path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(path, {
        method,
        signal: AbortSignal.timeout(ANSWER_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
    } catch {
      throw new Failure(0, texts.failure.noAnswer, texts.failure.usePanel)
    }
  }
}

function failureOf(status: number, text: string): Failure {
  try {
    const { error } = JSON.parse(text) as ApiError
    return new Failure(status, error.message, error.hint, error.reasons)
  } catch {
    return new Failure(status, texts.failure.strange(status), texts.failure.usePanel)
  }
}
