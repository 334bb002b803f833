/** Runs avrdude, which speaks to the boot loaders. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { UprightError } from '../error.ts'
import { type FlashProgress, progressOf } from './avrdude-log.ts'
import type { FlashBoard } from './boards.ts'

export interface FlashTarget {
  readonly board: FlashBoard
  readonly baud: number
  readonly port: string
  readonly hexPath: string
}

/** How avrdude ended. */
export interface AvrdudeEnd extends FlashProgress {
  /** null where a signal ended it. */
  readonly exitCode: number | null
  /** `stop` ended it. */
  readonly wasStopped: boolean
  readonly log: string
}

export interface AvrdudeRun {
  readonly ended: Promise<AvrdudeEnd>
  /** Ends it, however far it is. */
  stop(): void
  progress(): FlashProgress
}

const LOOK_MS = 100
/** Ten calls of a boot loader that does not answer take a minute, a Mega's memory at 115,200 baud half a minute. */
const LONGEST_MS = 240_000
/** It has this long to end before it is killed, ms. */
const END_WITHIN_MS = 2000

/** The command. Without the chip's erase (-D): boot loaders erase page by page, and an Uno's cannot erase otherwise. */
export function avrdudeWords({ board, baud, port, hexPath }: FlashTarget): string[] {
  const chip = ['-p', board.part, '-c', board.programmer, '-b', `${baud}`, '-P', port]
  return ['avrdude', ...chip, '-D', '-U', `flash:w:${hexPath}:i`]
}

/** @throws UprightError AVRDUDE_MISSING */
export function requireAvrdude(): void {
  const folders = (process.env.PATH ?? '').split(delimiter)
  if (folders.some((folder) => isExecutable(join(folder, 'avrdude')))) return
  throw new UprightError(
    'AVRDUDE_MISSING',
    'avrdude is not installed: the program that speaks to the boot loader.',
    'Install it and try again: sudo apt install avrdude',
    1,
  )
}

/**
 * Starts it. It stands in a process group of its own and writes to a file: neither Ctrl-C nor the end of this process makes it
 * leave half a program on the board.
 */
export function startAvrdude(words: readonly string[], onProgress: (progress: FlashProgress) => void): AvrdudeRun {
  const folder = mkdtempSync(join(tmpdir(), 'upright-flash-'))
  const logPath = join(folder, 'avrdude.log')
  const logFile = openSync(logPath, 'w')
  const [program = '', ...rest] = words
  const child = spawn(program, rest, { detached: true, stdio: ['ignore', logFile, logFile] })
  closeSync(logFile)
  let log = ''
  const look = () => {
    if (existsSync(logPath)) log = readFileSync(logPath, 'utf8')
    return progressOf(log)
  }
  let told = progressOf(log)
  const tell = (progress: FlashProgress) => {
    // No stage is left out, however short it was.
    if (told.stage === 'connecting' && progress.stage === 'verifying')
      onProgress({ ...progress, stage: 'writing', percent: 100 })
    told = progress
    onProgress(progress)
  }
  tell(told)
  const looking = setInterval(() => tell(look()), LOOK_MS)
  let wasStopped = false
  const stop = () => {
    wasStopped = true
    endSoon(child)
  }
  const limit = setTimeout(() => endSoon(child), LONGEST_MS)
  const ended = new Promise<AvrdudeEnd>((resolve, reject) => {
    const finish = () => {
      clearInterval(looking)
      clearTimeout(limit)
      const last = look()
      rmSync(folder, { recursive: true, force: true })
      return last
    }
    child.once('error', (error) => {
      finish()
      reject(error)
    })
    child.once('exit', (exitCode) => {
      const last = finish()
      tell(last)
      resolve({ ...last, exitCode, wasStopped, log })
    })
  })
  return { ended, stop, progress: look }
}

function endSoon(child: ChildProcess): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
  child.once('exit', () => clearTimeout(timer))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
