import { REQUEST_TYPE } from '../hardware/guard/message.ts'
import { FIRMATA, SYSEX } from '../hardware/serial/firmata-wire.ts'
import type { Port, PortDescription, PortSource } from '../hardware/serial/ports.ts'

/** Ports that note how long after the last bytes came a drive goes out. */
export class AnsweringPorts implements PortSource {
  readonly #ports: PortSource
  #arrivedMs = 0
  #tookMs: number[] = []
  #wanted = Number.POSITIVE_INFINITY
  #done: () => void = () => {}

  constructor(ports: PortSource) {
    this.#ports = ports
  }

  list(): Promise<readonly PortDescription[]> {
    return this.#ports.list()
  }

  make(path: string, baudRate: number): Port {
    const port = this.#ports.make(path, baudRate)
    // The first listener: the link's own comes after it.
    port.on('data', () => {
      this.#arrivedMs = performance.now()
    })
    const write = port.write.bind(port) as (bytes: Uint8Array, ...rest: unknown[]) => boolean
    port.write = ((bytes: Uint8Array, ...rest: unknown[]) => {
      if (isDrive(bytes)) this.#note(performance.now() - this.#arrivedMs)
      return write(bytes, ...rest)
    }) as Port['write']
    return port
  }

  /** The next `count` answers, each in ms. */
  async answers(count: number): Promise<readonly number[]> {
    this.#tookMs = []
    this.#wanted = count
    await new Promise<void>((resolve) => {
      this.#done = resolve
    })
    return this.#tookMs
  }

  #note(tookMs: number): void {
    if (this.#tookMs.length >= this.#wanted) return
    this.#tookMs.push(tookMs)
    if (this.#tookMs.length === this.#wanted) this.#done()
  }
}

/** START_SYSEX, the guard's command, then the frame, whose type is below 128 and so fills the first group of 7 bits. */
function isDrive(bytes: Uint8Array): boolean {
  return bytes[0] === FIRMATA.startSysex && bytes[1] === SYSEX.guard && bytes[2] === REQUEST_TYPE.drive
}
