import type { AvrdudeRun } from './avrdude.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Before anything is written, Ctrl-C breaks off. Afterwards the first one lets avrdude finish, because a board that is half
 * written is worse than a few seconds of waiting (`onFinishing` is told), and the second one breaks off all the same.
 * Returns the function that ends this.
 */
export function followInterrupts(run: AvrdudeRun, onFinishing: () => void): () => void {
  let isFinishing = false
  const interrupt = () => {
    if (isFinishing || run.progress().stage === 'connecting') return run.stop()
    isFinishing = true
    onFinishing()
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  return () => {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
