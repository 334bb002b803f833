/** The parts of commissioning, in the order in which they are walked, and what each holds for. */

/** What a part was tried with. A change of it asks for the part again. */
export const ASPECTS = ['firmware', 'wiring', 'limits', 'load'] as const
export type Aspect = (typeof ASPECTS)[number]

export interface Part {
  /** What it proves, as a title. */
  readonly title: string
  readonly holdsFor: readonly Aspect[]
}

export const PARTS = {
  firmware: { title: 'The guard is the one that was tried', holdsFor: ['firmware'] },
  switches: { title: 'Every button and switch tells what it should', holdsFor: ['firmware', 'wiring'] },
  estopContacts: { title: 'Both contacts of the E-stop open', holdsFor: ['firmware', 'wiring'] },
  wayDown: { title: 'There is a way down without power', holdsFor: ['wiring'] },
  angles: { title: 'Both angle sensors tell the angle', holdsFor: ['wiring'] },
  direction: { title: 'The motor turns the right way', holdsFor: ['firmware', 'wiring'] },
  estopPower: { title: 'The E-stop cuts the power', holdsFor: ['firmware', 'wiring'] },
  speed: { title: 'Speed and stopping distance', holdsFor: ['firmware', 'wiring', 'limits'] },
  overtravel: { title: 'Each over-travel switch blocks its direction', holdsFor: ['firmware', 'wiring'] },
  limits: { title: 'The table stops at its limit', holdsFor: ['firmware', 'wiring', 'limits'] },
  load: { title: 'What the table may carry', holdsFor: ['load'] },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof PARTS
export const PART_NAMES = Object.keys(PARTS) as readonly PartName[]
