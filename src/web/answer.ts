import { useEffect, useState } from 'preact/hooks'
import { Failure } from './source.ts'
import { changes } from './store.ts'
import { texts } from './texts.ts'

export interface Answered<Value> {
  readonly value: Value | null
  readonly failure: Failure | null
  /** Asks once more. */
  again(): void
}

/** Asks for something the view shows, again whenever `about` or what is known changes. The last answer stays until the next. */
export function useAnswer<Value>(load: () => Promise<Value>, about: readonly unknown[]): Answered<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let isWanted = true
    load().then(
      (answer) => {
        if (!isWanted) return
        setValue(answer)
        setFailure(null)
      },
      (error) => isWanted && setFailure(asFailure(error)),
    )
    return () => {
      isWanted = false
    }
    // `load` is made anew in each rendering: what it depends on is named in `about`
  }, [...about, asked, changes.value])
  return { value, failure, again: () => setAsked((count) => count + 1) }
}

export interface Attempt {
  readonly failure: Failure | null
  readonly busy: boolean
  /** Does `action`; what fails is shown, not thrown. Whether it was done. */
  run(action: () => Promise<unknown>): Promise<boolean>
}

/** Something a person does that may be refused. */
export function useAttempt(): Attempt {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await action()
      setFailure(null)
      // Whatever is shown may depend on it.
      changes.value += 1
      return true
    } catch (error) {
      setFailure(asFailure(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { failure, busy, run }
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(0, texts.failure.broken(String(error)), texts.failure.usePanel)
}
