import type { PartName } from '../parts.ts'
import type { FindingCode } from './findings.ts'
import type { InstructionId } from './instructions.ts'
import type { Question } from './question.ts'

/** What is measured now, with its name. */
export interface Reading {
  readonly name: string
  readonly value: string
}

/** Where the walk stands: all that a surface shows. */
export interface WizardView {
  readonly stage: 'connecting' | 'walking' | 'found' | 'done'
  /** The part being tried, and its place among those of this walk: 3 of 11. */
  readonly part: PartName | null
  readonly title: string
  readonly step: string | null
  readonly index: number
  readonly of: number
  readonly instruction: { readonly id: InstructionId; readonly text: string } | null
  readonly readings: readonly Reading[]
  readonly question: Question | null
  /** The how-manieth question of this walk: an answer that names another one answers nothing. */
  readonly questionNumber: number
  /** Why the last answer was not understood. */
  readonly misunderstood: string | null
  readonly finding: { readonly code: FindingCode; readonly says: string; readonly mend: string } | null
  /** What each part of this walk measured, once it has passed. */
  readonly passed: readonly { readonly part: PartName; readonly title: string; readonly measured: Measured }[]
}

/** What a step measured, for the record: names with their units. */
export type Measured = Readonly<Record<string, number | string | boolean>>
