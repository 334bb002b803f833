import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSession } from '../../src/journal/history.ts'
import { packageRoot } from '../../src/package-root.ts'
import { freshPath } from './recorded-session.ts'

const LANES = 8
const KILLS_PER_LANE = 5
/** No seed: when a kill strikes is up to the kernel. */
const LATEST_KILL_MS = 3000
/** A second (S12), and what a busy machine needs to get a message from thread to thread and to disk. */
const TRACE_MAY_LOSE_MS = 1500

interface Story {
  readonly durable: readonly string[]
  readonly samples: readonly { readonly session: string; readonly tMs: number; readonly saidAtMs: number }[]
  readonly killedAtMs: number
}

/** Runs the journaling child on `path` and kills it `afterMs` after it is ready. */
async function journalUntilKilled(path: string, afterMs: number): Promise<Story> {
  const child = spawn(process.execPath, [join(packageRoot, 'test/journal/journaling-child.mjs'), path])
  let said = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => {
      said += data
      if (said.startsWith('ready')) resolve()
    })
  })
  let complaint = ''
  child.stderr.on('data', (data) => {
    complaint += data
  })
  const closed = once(child, 'close')
  await Promise.race([ready, closed.then(() => Promise.reject(new Error(`the child ended: ${complaint}`)))])
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  const killedAtMs = Date.now()
  child.kill('SIGKILL')
  await closed
  const lines = said.split('\n').slice(0, -1)
  return {
    durable: lines.filter((line) => line.startsWith('durable ')).map((line) => line.slice('durable '.length)),
    samples: lines.flatMap((line) => {
      const [word, session, tMs, saidAtMs] = line.split(' ')
      return word === 'sample' && session ? [{ session, tMs: Number(tMs), saidAtMs: Number(saidAtMs) }] : []
    }),
    killedAtMs,
  }
}

function expectNothingLost(path: string, story: Story): void {
  for (const [index, id] of story.durable.entries()) {
    const { facts, summary, unreadable } = readSession(path, id)
    expect(unreadable).toBe(0)
    expect(facts[0]?.fact.type).toBe('sessionStarted')
    // facts are written in their order: what came before a durable start is durable too
    const isFollowed = index < story.durable.length - 1
    if (isFollowed)
      expect(facts.map(({ fact }) => fact.type).slice(-4)).toEqual([
        'phaseEntered',
        'phaseEntered',
        'phaseEntered',
        'sessionEnded',
      ])
    expect(summary.outcome).toBe(facts.at(-1)?.fact.type === 'sessionEnded' ? 'completed' : 'interrupted')
  }
  const due = story.samples.filter((sample) => sample.saidAtMs < story.killedAtMs - TRACE_MAY_LOSE_MS)
  for (const id of new Set(due.map((sample) => sample.session))) {
    const kept = new Set(readSession(path, id).trace.map((sample) => sample.tMs))
    for (const sample of due) if (sample.session === id) expect(kept).toContain(sample.tMs)
  }
}

test('killed at any instant, what was said to be durable is there, and the trace but for its last second (S12)', {
  tags: 'S12/controller',
  timeout: 120_000,
}, async () => {
  const lanes = Array.from({ length: LANES }, async () => {
    // all kills of a lane on one journal: each run opens what the one before left behind
    const path = freshPath()
    const stories: Story[] = []
    for (let kill = 0; kill < KILLS_PER_LANE; kill++) {
      stories.push(await journalUntilKilled(path, 5 + Math.random() * LATEST_KILL_MS))
    }
    for (const story of stories) expectNothingLost(path, story)
    return stories
  })
  const stories = (await Promise.all(lanes)).flat()
  expect(stories).toHaveLength(LANES * KILLS_PER_LANE)
  // the test means something only if there was something to lose
  expect(stories.filter((story) => story.durable.length > 1).length).toBeGreaterThan(stories.length / 2)
  const withDueTrace = stories.filter(({ samples, killedAtMs }) =>
    samples.some((s) => s.saidAtMs < killedAtMs - TRACE_MAY_LOSE_MS),
  )
  expect(withDueTrace.length).toBeGreaterThan(5)
})
