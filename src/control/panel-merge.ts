import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { PanelEvent } from '../../hardware/table.ts'

/** The two paths may differ for bounce and transit; longer means a wire or a pin is faulty, ms. */
const DISAGREEMENT_MS = 500

type Button = PanelEvent['button']
const BITS: Readonly<Record<Button, number>> = { start: SWITCH.startPressed, stop: SWITCH.stopPressed }
const BUTTONS: readonly Button[] = ['start', 'stop']

interface Paths {
  /** `null`: not told yet. */
  johnnyFive: boolean | null
  guard: boolean
  differSinceMs: number | null
}

const NO_EDGES: readonly PanelEvent[] = []

/**
 * Start and Stop as johnny-five and as the guard report them. Stop counts whichever path brings it first, and once (S11).
 * Start counts when the guard has seen it: the guard believes no announcement before (S7).
 */
export class PanelMerge {
  readonly #paths: Record<Button, Paths> = { start: released(), stop: released() }
  /** Both buttons' bits of the last status, while both paths agree: then the same bits again say nothing new. */
  #settledBits: number | null = null

  /** A report of johnny-five; the edge it makes, if any. */
  fromPanel(event: PanelEvent): PanelEvent | null {
    this.#settledBits = null
    return this.#change(event.button, 'johnnyFive', event.pressed)
  }

  /** The guard's switches of a status; the edges they make. */
  fromStatus(switches: number, atMs: number): readonly PanelEvent[] {
    const bits = switches & (BITS.start | BITS.stop)
    if (bits === this.#settledBits) return NO_EDGES
    const edges: PanelEvent[] = []
    let agree = true
    for (const button of BUTTONS) {
      const edge = this.#change(button, 'guard', (bits & BITS[button]) !== 0)
      if (edge) edges.push(edge)
      const paths = this.#paths[button]
      if (paths.guard === (paths.johnnyFive ?? paths.guard)) paths.differSinceMs = null
      else {
        paths.differSinceMs ??= atMs
        agree = false
      }
    }
    this.#settledBits = agree ? bits : null
    return edges
  }

  /** Whether a button has read differently on its two paths for too long. */
  disagrees(atMs: number): boolean {
    if (this.#settledBits !== null) return false
    return BUTTONS.some((button) => {
      const since = this.#paths[button].differSinceMs
      return since !== null && atMs - since >= DISAGREEMENT_MS
    })
  }

  /** After a reconnect nothing is known: both paths begin as the next status says. */
  forget(): void {
    this.#settledBits = null
    for (const button of BUTTONS) this.#paths[button] = released()
  }

  /**
   * Adopts the guard's reading, without edges. The other path is as the guard says until it tells something itself: it may never
   * tell that a button was let go of before it was there, and a Stop believed to be held would hide every later press.
   */
  adopt(switches: number): void {
    this.#settledBits = null
    for (const button of BUTTONS)
      this.#paths[button] = { johnnyFive: null, guard: (switches & BITS[button]) !== 0, differSinceMs: null }
  }

  #change(button: Button, path: 'johnnyFive' | 'guard', pressed: boolean): PanelEvent | null {
    const paths = this.#paths[button]
    const before = isPressed(button, paths)
    paths[path] = pressed
    const after = isPressed(button, paths)
    return before === after ? null : { button, pressed: after }
  }
}

function isPressed(button: Button, paths: Paths): boolean {
  return paths.guard || (button === 'stop' && paths.johnnyFive === true)
}

function released(): Paths {
  return { johnnyFive: false, guard: false, differSinceMs: null }
}
