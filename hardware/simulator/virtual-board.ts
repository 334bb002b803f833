import type { GuardCause, GuardState } from '../guard/vocabulary.ts'
import type { GuardConfig } from '../table.ts'
import type { BoardFaults, Contacts, Plant } from './plant.ts'

/** A board and its table made of software, whatever its guard runs on: what stimuli act on and screens show. */
export interface VirtualBoard {
  readonly motion: Plant['motion']
  readonly sensors: Plant['sensors']
  readonly contacts: Contacts
  readonly faults: BoardFaults
  /** Power contactor's true position. */
  readonly contactorClosed: boolean
  readonly timeMs: number
  /** Contacts as they are, without their bounce: bits of `SWITCH`. */
  readonly switches: number
  /** What the board's EEPROM holds; `null` where it was never commissioned. */
  readonly storedConfig: GuardConfig | null
  /** The drive at the pins of the motor driver, ‰. */
  readonly driveMilli: number
  readonly alarm: boolean
  /** What the guard is doing, as its last status told. */
  readonly guardState: GuardState
  readonly guardCause: GuardCause
  /** Lamp (0…255) and buzzer (0 or 255). */
  readonly outputs: { readonly lamp: number; readonly buzzer: number }
  readonly powered: boolean
  /** Mains gone: the microcontroller is off and the contactor falls open, until `reboot`. */
  cutPower(): void
  /** Power-on reset of the microcontroller. */
  reboot(): void
}
