/** The journal under `kill -9`: whole controllers are killed at random instants, and their journals read back (S12). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packageRoot } from '../../src/package-root.ts'
import { extra, type Findings, median } from '../metrics.ts'
import { type KillStory, problemsAfter, storyOf } from './kill-story.ts'
import { machineMs } from './machine-clock.ts'

const KILLS = 500
const LANES = 4
/** Every so many kills one strikes while the controller starts, perhaps while it opens the journal. */
const EARLY_EVERY = 6
const EARLY_WITHIN_MS = 600
/** Sessions of a child take about a second and a half. */
const LATE_WITHIN_MS = 3000

export interface Killed {
  readonly stories: readonly KillStory[]
  readonly problems: readonly string[]
}

export async function benchKills(): Promise<Findings> {
  const { stories, problems } = await kill(KILLS, LANES)
  const told = stories.reduce((sum, { facts }) => sum + facts.length, 0)
  const kept = stories.reduce((sum, story) => sum + story.kept, 0)
  const inSession = stories.filter(({ beats }) => (beats.at(-1)?.session ?? '-') !== '-').length
  const waiting = stories.filter((story) => story.facts.length > story.kept).length
  return {
    metrics: {},
    extras: [
      extra('kills', stories.length, '', 'at random instants; no seed: when one strikes is up to the kernel'),
      extra('kills, within a session', inSession, '', ''),
      extra('kills, while an event was on its way to disk', waiting, '', ''),
      extra('kills, while starting', stories.filter(({ beats }) => beats.length === 0).length, '', ''),
      extra('kills, events told', told, '', `${kept} of them confirmed as durable`),
      extra('kills, events a run told, median', median(stories.map(({ facts }) => facts.length)), '', ''),
      extra(
        'kills, journals damaged or events lost',
        problems.length,
        '',
        'integrity_check, order, ends and trace too',
      ),
    ],
    problems,
  }
}

/** Each lane has one journal: every run opens what the one before left behind. */
export async function kill(kills: number, lanes: number): Promise<Killed> {
  const all = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => killInLane(Math.ceil((kills - lane) / lanes), lane)),
  )
  return { stories: all.flatMap(({ stories }) => stories), problems: all.flatMap(({ problems }) => problems) }
}

async function killInLane(kills: number, lane: number): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'upright-kills-'))
  const stories: KillStory[] = []
  const problems: string[] = []
  let events = 0
  try {
    for (let i = 0; i < kills; i++) {
      const isEarly = (i + lane) % EARLY_EVERY === EARLY_EVERY - 1
      const story = await runUntilKilled(folder, 1000 * lane + i, isEarly)
      const found = problemsAfter(story, join(folder, 'upright.db'), events)
      events = found.events
      stories.push(story)
      problems.push(...found.problems)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { stories, problems }
}

async function runUntilKilled(folder: string, seed: number, isEarly: boolean): Promise<KillStory> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist/bench/soak/journal-child.js'), folder, `${seed}`])
  const closed = once(child, 'close')
  let said = ''
  let complaint = ''
  child.stderr.on('data', (bytes) => {
    complaint += bytes
  })
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes) => {
      said += bytes
      if (said.includes('ready\n')) resolve()
    })
  })
  const ended = closed.then(() => Promise.reject(new Error(`the child ended by itself: ${complaint}`)))
  ended.catch(() => {})
  if (!isEarly) await Promise.race([ready, ended])
  await Promise.race([sleep(Math.random() * (isEarly ? EARLY_WITHIN_MS : LATE_WITHIN_MS)), ended])
  const killedAtMs = machineMs()
  child.kill('SIGKILL')
  await closed
  const trouble = /^trouble .*$/m.exec(said)
  if (trouble) throw new Error(trouble[0])
  return storyOf(said, killedAtMs)
}
