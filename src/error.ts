/** An error a person can act on, with the exit code of DESIGN: 1 found something wrong, 2 wrong usage or configuration, 3 no table. */
export class UprightError extends Error {
  readonly code: string
  /** What to do about it. */
  readonly hint: string
  readonly exitCode: 1 | 2 | 3

  constructor(code: string, message: string, hint: string, exitCode: 1 | 2 | 3 = 2, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UprightError'
    this.code = code
    this.hint = hint
    this.exitCode = exitCode
  }
}
