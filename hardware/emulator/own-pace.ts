import type { EmulatedBoard } from './emulated-board.ts'

/** Longest time the emulator works before others get their turn, ms: far below what a host takes for silence. */
const AT_A_STRETCH_MS = 15

/**
 * Lets a board run slower than real time where this machine cannot emulate it as fast: then all of it is slow, and its line does not
 * fall silent meanwhile. `before` is done with each of its milliseconds.
 */
export function atItsOwnPace(board: EmulatedBoard, before: () => void = () => {}): void {
  const step = board.step.bind(board)
  let beganMs: number | null = null
  board.step = () => {
    if (beganMs === null) {
      beganMs = performance.now()
      setImmediate(() => {
        beganMs = null
      })
    }
    if (performance.now() - beganMs > AT_A_STRETCH_MS) return
    before()
    step()
  }
}
