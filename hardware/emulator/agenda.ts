/** Something that is to happen at a cycle of the chip's clock. */
export interface Appointment {
  readonly cycle: number
  readonly action: () => void
  /** Of the world around the chip: a reset does not cancel it. */
  readonly isOutside: boolean
}

/** What is to happen when, in the order of cycles, and in the order of making where cycles are equal. */
export class Agenda {
  /** When the next is due. */
  dueCycle = Number.POSITIVE_INFINITY
  #appointments: Appointment[] = []

  add(cycle: number, action: () => void, isOutside = false): Appointment {
    const made: Appointment = { cycle, action, isOutside }
    const all = this.#appointments
    let at = all.length
    while (at > 0 && all[at - 1]!.cycle > cycle) at--
    all.splice(at, 0, made)
    this.dueCycle = all[0]!.cycle
    return made
  }

  cancel(appointment: Appointment | null): void {
    const at = appointment === null ? -1 : this.#appointments.indexOf(appointment)
    if (at >= 0) this.#appointments.splice(at, 1)
    this.#look()
  }

  /** The chip is reset: what its own parts had begun does not end. */
  cancelInside(): void {
    this.#appointments = this.#appointments.filter(({ isOutside }) => isOutside)
    this.#look()
  }

  /** Does all that is due. */
  run(nowCycle: number): void {
    while (this.dueCycle <= nowCycle) {
      const { action } = this.#appointments.shift()!
      this.#look()
      action()
    }
  }

  #look(): void {
    this.dueCycle = this.#appointments[0]?.cycle ?? Number.POSITIVE_INFINITY
  }
}
