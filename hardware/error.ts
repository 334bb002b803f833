/** An error a person can act on: what happened (`message`), a stable `code`, and what to do about it (`hint`). */
export class TableError extends Error {
  readonly code: TableErrorCode
  readonly hint: string

  constructor(code: TableErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TableError'
    this.code = code
    this.hint = hint
  }
}

export type TableErrorCode =
  | 'PORT_NOT_FOUND'
  | 'PORT_AMBIGUOUS'
  | 'PORT_IN_USE'
  | 'PORT_FORBIDDEN'
  | 'PORT_FAILED'
  | 'PORT_NOT_SERIAL'
  | 'NOT_A_GUARD'
  | 'GUARD_INCOMPATIBLE'
  | 'HANDSHAKE_TIMEOUT'
  | 'GUARD_SILENT'
  | 'GUARD_REBOOTED'
  | 'UNPLUGGED'
