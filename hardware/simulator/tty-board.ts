import { nativePorts, type Port } from '../serial/ports.ts'
import type { BoardPort } from './board-port.ts'
import type { FirmataPeripheralOptions } from './firmata-peripheral.ts'
import { RealTimeBoard } from './real-time-board.ts'
import type { SerialDevice } from './serial-device.ts'

/** A board on a tty of this computer. */
export interface TtyBoard {
  readonly path: string
  close(): Promise<void>
}

const REOPEN_MS = 250
/** Bytes nobody reads are lost, as on a wire. */
const MAX_WAITING_BYTES = 4096

/**
 * Runs `board` on the tty at `path`, e.g. one end of `socat -d -d pty,raw,echo=0 pty,raw,echo=0`, so that any client can be
 * tried against it. The board goes on when the client leaves, and opens the tty again when it vanished for a while.
 * @throws Error when the tty cannot be opened at first
 */
export async function openTtyBoard(
  board: BoardPort | SerialDevice,
  path: string,
  baudRate: number,
  options: FirmataPeripheralOptions = {},
): Promise<TtyBoard> {
  let port: Port
  let opening: Promise<void>
  let reopenTimer: NodeJS.Timeout | undefined
  let isClosed = false
  const runner = new RealTimeBoard(
    board,
    (bytes) => {
      if (port.isOpen && port.writableLength < MAX_WAITING_BYTES) port.write(Buffer.from(bytes))
    },
    options,
  )

  const openPort = async (): Promise<void> => {
    const opened = nativePorts.make(path, baudRate)
    port = opened
    opened.on('error', () => {}) // a failing write closes the port, and `close` mends it
    opened.on('data', (bytes: Uint8Array) => runner.receive(bytes))
    opened.once('close', () => {
      opened.removeAllListeners('data')
      if (!isClosed) reopenLater()
    })
    await new Promise<void>((resolve, reject) => opened.open((error) => (error ? reject(error) : resolve())))
    runner.lineOpened(0, baudRate)
  }
  const reopenLater = (): void => {
    reopenTimer = setTimeout(() => {
      opening = openPort().catch(reopenLater)
    }, REOPEN_MS)
  }

  opening = openPort()
  await opening
  runner.start()
  return {
    path,
    async close() {
      isClosed = true
      runner.stop()
      clearTimeout(reopenTimer)
      await opening
      clearTimeout(reopenTimer) // where that opening failed
      if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()))
    },
  }
}
