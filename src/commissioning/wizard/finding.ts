import { fill, type Values } from './fill.ts'
import { FINDINGS, type FindingCode } from './findings.ts'

/** What a step found wrong: in the owner's words, with the mend. It ends the step; nothing skips it. */
export class Finding extends Error {
  readonly code: FindingCode
  readonly mend: string

  constructor(code: FindingCode, values: Values = {}) {
    super(fill(FINDINGS[code].says, values))
    this.name = 'Finding'
    this.code = code
    this.mend = fill(FINDINGS[code].mend, values)
  }
}
