import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { openTtyBoard, type TtyBoard } from '../../hardware/simulator/tty-board.ts'
import { RecordingListener } from './recording-listener.ts'
import { ScriptedBoard } from './scripted-board.ts'

const hasSocat = spawnSync('socat', ['-V']).status === 0

// A newcomer may lack socat; where the project is checked it must be there.
if (!hasSocat && process.env.CI) {
  it('needs socat, which is not installed', () => expect(hasSocat).toBe(true))
}

const happens = (what: () => boolean) => vi.waitUntil(what, { interval: 5, timeout: 5000 })

describe.skipIf(!hasSocat)('a table on a tty, through the native serialport (needs socat)', () => {
  let folder: string
  let socat: ChildProcess
  let board: ScriptedBoard
  let tty: TtyBoard
  let table: SerialTable
  let listener: RecordingListener
  const boardPath = () => join(folder, 'board')
  const hostPath = () => join(folder, 'host')

  async function connectTtys(): Promise<void> {
    const ends = [boardPath(), hostPath()].map((link) => `pty,raw,echo=0,link=${link}`)
    socat = spawn('socat', ends, { stdio: 'ignore' })
    await happens(() => existsSync(boardPath()) && existsSync(hostPath()))
  }

  async function disconnectTtys(): Promise<void> {
    if (socat.exitCode !== null || socat.signalCode !== null) return
    const ended = new Promise((resolve) => socat.once('exit', resolve))
    socat.kill()
    await ended
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'upright-tty-'))
    await connectTtys()
    board = new ScriptedBoard()
    tty = await openTtyBoard(board, boardPath(), GUARD_BAUD_RATE)
    table = new SerialTable({ path: hostPath() })
    listener = new RecordingListener()
  })

  afterEach(async () => {
    await table.close()
    await tty.close()
    await disconnectTtys()
    rmSync(folder, { recursive: true })
  })

  it('connects, tells statuses and edges, and carries drives and signals', async () => {
    await table.open(listener)
    await happens(() => listener.statuses.length > 0)
    table.signal('ready')
    table.drive(1, 42)
    board.levels.stop = 1
    await happens(() => listener.statuses.length >= 5 && listener.events.includes('stop down'))
    expect(listener.told.slice(0, 2)).toEqual(['connected', 'status'])
    expect(board.heard).toEqual(['drive 1 42'])
    expect(board.outputs.lamp).toBe(255)
    await table.close()
    await happens(() => board.outputs.lamp === 0)
  })

  it('finds the board again after the tty was gone on both sides', async () => {
    await table.open(listener)
    await disconnectTtys()
    await happens(() => listener.events.length === 2)
    expect(listener.events).toEqual(['connected', 'lost UNPLUGGED'])
    await connectTtys()
    await happens(() => listener.events.length === 3)
    expect(listener.events[2]).toBe('connected')
  })

  it('lets one controller after the other use the board', async () => {
    await table.open(listener)
    await table.close()
    await new Promise((resolve) => setTimeout(resolve, 100)) // the board talks on, to nobody
    table = new SerialTable({ path: hostPath() })
    await table.open(listener)
    expect(listener.events).toEqual(['connected', 'connected'])
  })

  it('says that another controller has the port', async () => {
    await table.open(listener)
    const second = new SerialTable({ path: hostPath() })
    await expect(second.open(new RecordingListener())).rejects.toMatchObject({ code: 'PORT_IN_USE' })
  })

  it('says which port is not there', async () => {
    const missing = new SerialTable({ path: join(folder, 'missing') })
    await expect(missing.open(listener)).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      message: expect.stringContaining(join(folder, 'missing')),
    })
  })
})
