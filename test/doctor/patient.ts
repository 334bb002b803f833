/** A machine on which something is wrong: what a test plants, and what one check finds. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { CHECKS } from '../../src/doctor/checks.ts'
import { Examination } from '../../src/doctor/examination.ts'
import { examine, type Result } from '../../src/doctor/examine.ts'
import { type Ran, realWorld, type World } from '../../src/doctor/world.ts'
import type { Health } from '../../src/feed/api.ts'
import { lockJournal } from '../../src/journal/database.ts'

export class Patient {
  /** Where upright.toml and the database are. */
  readonly home = mkdtempSync(join(tmpdir(), 'upright-doctor-'))
  readonly databasePath = join(this.home, 'upright.db')
  /** /proc, /sys and /etc of the machine; empty unless something is planted. */
  readonly root = mkdtempSync(join(tmpdir(), 'upright-doctor-root-'))
  readonly #answers = new Map<string, unknown>()
  readonly #programs = new Map<string, Ran>()
  #given: Partial<World> = {}

  toml(text: string): this {
    writeFileSync(join(this.home, 'upright.toml'), text)
    return this
  }

  /** A file of the system. */
  system(path: string, text: string): this {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return this
  }

  /** What a program of this name prints. */
  program(name: string, stdout: string, code = 0): this {
    this.#programs.set(name, { code, stdout })
    return this
  }

  given(world: Partial<World>): this {
    this.#given = { ...this.#given, ...world }
    return this
  }

  /** A controller runs (its lock is taken), and its page answers so. */
  controller(answers: { health?: object; state?: object }): this {
    const lock = lockJournal(this.databasePath)
    onTestFinished(() => {
      lock.close()
    })
    for (const [name, answer] of Object.entries(answers)) this.#answers.set(`/api/${name}`, answer)
    return this
  }

  async finds(id: string, wishes: { deep?: boolean; updates?: boolean } = {}): Promise<Result> {
    const checks = CHECKS.filter((check) => check.id === id)
    const { deep = false, updates = false } = wishes
    const exam = new Examination(this.#world(), { configPath: this.#configPath, deep, updates })
    const [result] = await examine(checks, exam)
    if (!result) throw new Error(`there is no check "${id}"`)
    return result
  }

  get #configPath(): string {
    const path = join(this.home, 'upright.toml')
    writeFileSync(path, '', { flag: 'a' })
    return path
  }

  #world(): World {
    const real = realWorld()
    return {
      ...real,
      root: this.root,
      ports: { ...real.ports, list: async () => [] },
      run: async (program, words, withinMs) =>
        program === process.execPath ? real.run(program, words, withinMs) : (this.#programs.get(program) ?? null),
      get: async (url) => {
        const answer = this.#answers.get(new URL(url).pathname)
        if (answer === undefined) throw new Error('refused')
        return answer
      },
      ...this.#given,
    }
  }
}

/** How a controller and its guard are where all is well. */
export function wellHealth(change: { guard?: object; link?: object; lag?: object; mqtt?: object | null } = {}): object {
  const guard = {
    state: 'idle',
    cause: 'none',
    causeWords: null,
    firmware: 'upright 0.1.0',
    build: '12345678',
    selfTest: 'passed',
    badFrames: 0,
    upForS: 7200,
    details: { wiring: null, limits: null, health: WELL_BOARD },
    ...change.guard,
  }
  const link = { up: true, upForS: 7000, statusesPerS: 50, lost: 0, ...change.link }
  const health: Partial<Health> = {
    version: '0',
    table: 'serial',
    uptimeS: 1,
    journal: null,
    clients: 0,
    interlocks: [],
  }
  return { ...health, guard, link, lag: { meanMs: 0.1, worstMs: 2, ...change.lag }, mqtt: change.mqtt ?? null }
}

export const WELL_BOARD = {
  board: 'atmega328p',
  resetCause: 1,
  failures: 0,
  stepMaxMs: 0.4,
  lateSteps: 0,
  stackFreeBytes: 300,
  busResets: 0,
}
