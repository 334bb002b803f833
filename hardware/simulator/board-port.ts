/** The simulated board as its Firmata side sees it: what the firmware's board layer is for the real one. */
export interface BoardPort {
  /** Runs the board (physics and guard) for one millisecond. */
  step(): void
  /** Body of a guard sysex from the host (between command byte and END_SYSEX) → body of the reply, or null. */
  receiveGuardSysex(body: Uint8Array): Uint8Array | null
  /** Body of the status that became due in the last step, or null. */
  takeStatusBody(): Uint8Array | null
  /** Level of a panel pin as an Arduino sees it with pull-up: start 0 = pressed, stop (normally closed) 1 = pressed. */
  readPin(role: 'start' | 'stop'): 0 | 1
  /** Lamp (0…255) and buzzer (0 or 255) as the host sets them. */
  writePin(role: 'lamp' | 'buzzer', value: number): void
}
