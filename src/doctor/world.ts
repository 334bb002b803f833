/** Everything outside that a check looks at: given from here, so that a test can plant what is wrong. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { nativePorts, type PortSource } from '../../hardware/serial/ports.ts'
import { SHIPPED_FIRMWARE } from '../flash/firmware.ts'
import { type ClockMark, markNow } from '../people/present-time.ts'

export interface Ran {
  /** `null` where it was ended because it took too long. */
  readonly code: number | null
  readonly stdout: string
}

export interface World {
  /** Where /proc, /sys and /etc begin: a test has a folder of its own. */
  readonly root: string
  readonly nodeVersion: string
  readonly user: string
  readonly now: ClockMark
  readonly ports: PortSource
  /** Where the firmware lies that this version ships. */
  readonly firmwareFolder: string
  /** Runs a program for at most `withinMs`; `null` where there is none of that name. */
  run(program: string, words: readonly string[], withinMs: number): Promise<Ran | null>
  /** The JSON at `url`; rejects where nobody answers in time. */
  get(url: string, withinMs: number): Promise<unknown>
  /** Resolves where something accepts a connection. */
  reach(host: string, port: number, withinMs: number): Promise<void>
}

export function realWorld(): World {
  return {
    root: '/',
    nodeVersion: process.versions.node,
    user: userName(),
    now: markNow(),
    ports: nativePorts,
    firmwareFolder: SHIPPED_FIRMWARE,
    run: runProgram,
    get: getJson,
    reach,
  }
}

/** The text of a file of the system, `null` where there is none. */
export function systemText({ root }: Pick<World, 'root'>, path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8').replaceAll('\0', '').trim()
  } catch {
    return null
  }
}

/** The names in a folder of the system. */
export function systemNames({ root }: Pick<World, 'root'>, path: string): string[] {
  try {
    return readdirSync(join(root, path))
  } catch {
    return []
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return '$USER'
  }
}

const MOST_OUTPUT_BYTES = 10_000_000

/** Runs a program for at most `withinMs`; `null` where there is none of that name. */
export function runProgram(program: string, words: readonly string[], withinMs: number): Promise<Ran | null> {
  return new Promise((resolve) => {
    const limits = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT_BYTES } as const
    execFile(program, words, { ...limits, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') resolve(null)
      else if (error === null) resolve({ code: 0, stdout })
      else resolve({ code: typeof error.code === 'number' ? error.code : null, stdout })
    })
  })
}

async function getJson(url: string, withinMs: number): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs) })
  if (!answer.ok) throw new Error(`it answered ${answer.status}`)
  return answer.json()
}

function reach(host: string, port: number, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const end = (error?: Error) => {
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    socket.setTimeout(withinMs, () => end(new Error('nobody answered in time')))
    socket.once('error', end)
    socket.once('connect', () => end())
  })
}
