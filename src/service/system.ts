/** The machine the service runs on, as the commands about it reach it. A test has another. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { UprightError } from '../error.ts'

export interface System {
  readonly isRoot: boolean
  readonly hasSystemd: boolean
  /** Runs a command in this terminal. Resolves with its exit code. */
  run(words: readonly string[]): Promise<number>
  /** What a command writes. */
  read(words: readonly string[]): string
  /** What a command writes, line by line as it comes, until it ends or `Ctrl-C`. */
  follow(words: readonly string[], onLine: (line: string) => void): Promise<void>
}

/** This machine. */
export function thisSystem(): System {
  return {
    isRoot: process.getuid?.() === 0,
    // What sd_booted(3) looks at.
    hasSystemd: existsSync('/run/systemd/system'),
    run: ([program = '', ...words]) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, words, { stdio: 'inherit' })
        child.once('error', (error) => reject(missing(program, error)))
        child.once('close', (code) => resolve(code ?? 1))
      }),
    read: ([program = '', ...words]) => {
      const { stdout, error } = spawnSync(program, words, { encoding: 'utf8' })
      if (error) throw missing(program, error)
      return stdout
    },
    follow: ([program = '', ...words], onLine) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] })
        // Ctrl-C reaches both: the command ends, and with it this.
        process.once('SIGINT', () => child.kill('SIGINT'))
        child.once('error', (error) => reject(missing(program, error)))
        const lines = createInterface({ input: child.stdout })
        lines.on('line', onLine)
        lines.once('close', resolve)
      }),
  }
}

function missing(program: string, error: Error): UprightError {
  return new UprightError('NO_TOOL', `${program} cannot be run: ${error.message}`, 'It belongs to systemd.', 2)
}
