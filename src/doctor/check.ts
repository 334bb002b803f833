/** What a check is, and what it may find. */
import type { Examination } from './examination.ts'

/** `doesNotApply`: there is nothing here that could be wrong. `unknown`: it could not be looked at. */
export type Status = 'ok' | 'warning' | 'failure' | 'doesNotApply' | 'unknown'

/** A figure or a state for a program that watches many tables. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

export interface Finding {
  readonly status: Status
  /** One sentence: what was found. */
  readonly says: string
  readonly value?: Value
  /** What to do about it; there wherever something is wrong. */
  readonly mend?: string
}

export interface Check {
  /** Never changes: monitoring and tests name it. */
  readonly id: string
  /** What it looks at, for the list and the docs. */
  readonly looksAt: string
  look(exam: Examination): Finding | Promise<Finding>
}

export function ok(says: string, value?: Value): Finding {
  return { status: 'ok', says, ...(value === undefined ? {} : { value }) }
}

export function doesNotApply(says: string): Finding {
  return { status: 'doesNotApply', says }
}

/** `mend`: where a person could make it known. */
export function unknown(says: string, mend?: string): Finding {
  return { status: 'unknown', says, ...(mend === undefined ? {} : { mend }) }
}

export function warning(says: string, mend: string, value?: Value): Finding {
  return { status: 'warning', says, mend, ...(value === undefined ? {} : { value }) }
}

export function failure(says: string, mend: string, value?: Value): Finding {
  return { status: 'failure', says, mend, ...(value === undefined ? {} : { value }) }
}
