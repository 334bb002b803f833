import type { Input } from './reference.ts'

/** The chip and the module did not do the same. */
export class Difference extends Error {
  constructor(where: string, what: string, fields: readonly string[], input: Input | null) {
    super([`${where}: ${what}`, ...fields, `at input ${JSON.stringify(input)}`].join('\n'))
  }
}
