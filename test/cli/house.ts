/** A household with a past: profiles, sessions and what was told of them, in a database that commands read. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { onTestFinished } from 'vitest'
import type { Output } from '../../src/cli/output.ts'
import type { Prompts } from '../../src/cli/prompts.ts'
import type { UprightError } from '../../src/error.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import type { Entry, Profile } from '../../src/people/ledger.ts'
import { DAY_MS } from '../../src/people/person.ts'
import type { ClockMark } from '../../src/people/present-time.ts'
import { QUESTIONS } from '../../src/people/questions.ts'
import type { Felt } from '../../src/people/symptoms.ts'
import { configFile } from './run-command.ts'

/** No to everything, but to these. */
export function answers(...yes: string[]): Record<string, boolean> {
  return Object.fromEntries(QUESTIONS.map(({ id }) => [id, yes.includes(id)]))
}

interface Past {
  readonly felt?: Felt
  readonly angleDeg?: number
  readonly painBefore?: number
  readonly painAfter?: number
  readonly program?: string
}

export class House {
  readonly config: string
  readonly path: string
  #sessions = 0

  constructor(toml = '') {
    this.config = configFile(toml)
    this.path = join(this.config, '../upright.db')
  }

  /** A profile made so many days ago, with all questions answered then and "nothing changed" now. */
  add(user: string, daysAgo: number, profile: Partial<Profile> = {}): this {
    const whole = { name: user, heightM: 1.75, massKg: 70, level: 'new' as const, ...profile }
    return this.tell(user, daysAgo, { type: 'profileAdded', profile: whole }, { type: 'screened', answers: answers() })
  }

  tell(user: string, daysAgo: number, ...entries: Entry[]): this {
    withPeople(this.path, (store) => {
      for (const entry of entries) store.append(user, entry, markAt(daysAgo))
    })
    return this
  }

  /** A session that went as planned, and how it was. */
  session(user: string, daysAgo: number, past: Past = {}): this {
    const { felt = {}, angleDeg = 15, painBefore, painAfter, program = 'first-time' } = past
    const session = `${user}-${++this.#sessions}`
    const at = new Date(markAt(daysAgo).wallMs).toISOString()
    withPeople(this.path, (_store, database) => {
      database
        .prepare(
          `INSERT INTO sessions (id, program, started_at, started_ms, ended_at, ended_ms, outcome, inverted_s, exposure_min, deepest_deg, user)
           VALUES (?, ?, ?, 0, ?, 300000, 'completed', 60, 0.3, ?, ?)`,
        )
        .run(session, program, at, at, angleDeg, user)
    })
    if (painBefore !== undefined) this.tell(user, daysAgo, { type: 'painBefore', pain: painBefore })
    const figures = { invertedS: 60, exposureMin: 0.3, deepestDeg: angleDeg }
    this.tell(user, daysAgo, { type: 'sessionStarted', session, program, exposureMin: 0.5 })
    this.tell(user, daysAgo, { type: 'sessionEnded', session, outcome: 'completed', ...figures })
    const pain = painAfter === undefined ? {} : { pain: painAfter }
    return this.tell(user, daysAgo, { type: 'felt', session, symptoms: felt, ...pain })
  }

  sql(statement: string): this {
    withPeople(this.path, (_store, database) => database.exec(statement))
    return this
  }

  people() {
    return withPeople(this.path, (store) => store.read(markAt(0)).people)
  }

  entriesOf(user: string): Entry[] {
    return withPeople(this.path, (store) => store.entriesOf(user).map(({ entry }) => entry))
  }
}

/** So many days ago, on a computer that has been running for years. */
function markAt(daysAgo: number): ClockMark {
  const wallMs = Date.now() - daysAgo * DAY_MS
  return { wallMs, boot: 'long ago', uptimeMs: wallMs - new Date(2020, 0, 1).getTime() }
}

export interface Ran {
  readonly text: string
  readonly json: ReturnType<typeof JSON.parse>
  readonly said: string
  readonly exitCode: number
}

type Make = (output: Output, prompts: Prompts) => Command

/** Runs `make`'s command as in a script, or at a terminal where `typed` is what a person types. */
export async function run(
  make: Make,
  house: House,
  words: readonly string[],
  { typed, columns = 120 }: { typed?: readonly string[]; columns?: number } = {},
): Promise<Ran> {
  const printed: string[] = []
  const said: string[] = []
  const left = [...(typed ?? [])]
  const prompts: Prompts = {
    canAsk: typed !== undefined,
    say: (text) => said.push(text),
    ask: async (question) => {
      said.push(question)
      const line = left.shift()
      if (line === undefined) throw new Error(`nobody answers: ${question}`)
      return line
    },
  }
  const command = make({ columns, colour: false, print: (text) => printed.push(text) }, prompts)
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeErr: () => {} })
  const before = process.exitCode
  onTestFinished(() => {
    process.exitCode = before
  })
  process.exitCode = 0
  await command.parseAsync([...words, '--config', house.config], { from: 'user' })
  const exitCode = process.exitCode
  process.exitCode = before
  const text = printed.join('\n')
  return { text, said: said.join('\n'), exitCode, json: words.includes('--json') ? JSON.parse(text) : null }
}

/** The error that running it ends with: what is wrong and what to do, as one text. */
export async function failure(...given: Parameters<typeof run>): Promise<string> {
  try {
    await run(...given)
  } catch (error) {
    const { message, hint = '', exitCode } = error as UprightError
    return `${message} ${hint} [${exitCode}]`
  }
  throw new Error('it did not fail')
}
