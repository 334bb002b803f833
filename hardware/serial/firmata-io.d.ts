/** firmata-io carries no types; this is the part in use. */
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events'

  export interface FirmataPin {
    readonly supportedModes: readonly number[]
    readonly analogChannel: number
    mode?: number
    value?: number
    report?: number
  }

  export interface FirmataTransport extends EventEmitter {
    write(bytes: Uint8Array, written?: () => void): void
  }

  export interface FirmataOptions {
    /** After this long without a version, firmata-io asks for it. */
    reportVersionTimeout?: number
    /** Ready after version and firmware; `pins` and `analogPins` stand for what the board would have told. */
    skipCapabilities?: boolean
    pins?: FirmataPin[]
    analogPins?: number[]
  }

  export class Firmata extends EventEmitter {
    constructor(transport: FirmataTransport, options: FirmataOptions)
    readonly isReady: boolean
    readonly reportVersionTimeoutId: NodeJS.Timeout
    reportVersion(callback: () => void): void
    queryFirmware(callback: () => void): void
    sysexCommand(message: readonly number[]): this
    /** Registers for every board of the process; throws where `command` has a handler already. */
    sysexResponse(command: number, handler: (this: Firmata, body: number[]) => void): this
  }

  const bindTransport: { Firmata: typeof Firmata }
  export default bindTransport
}
