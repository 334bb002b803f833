import { signal } from '@preact/signals'
import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import { api } from '../client.ts'
import { Failure } from '../source.ts'

/** Why the last press did not get through. */
export const failed = signal<Failure | null>(null)

let earlier: Promise<unknown> = Promise.resolve()

/** Presses one after the other: a button that is let go before it was pressed would stay down. */
export function press(does: StimulusName): void {
  earlier = earlier.then(() =>
    api.press(does).then(
      () => {
        failed.value = null
      },
      (error) => {
        if (error instanceof Failure) failed.value = error
      },
    ),
  )
}
