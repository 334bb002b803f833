import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { playChunk, runCampaign } from '../../src/campaign/campaign.ts'
import { EXCUSES, excuseFor } from '../../src/campaign/excuses.ts'
import { FAULTS, planOf } from '../../src/campaign/plan.ts'
import { SessionPlayer } from '../../src/campaign/session.ts'
import { shrink } from '../../src/campaign/shrink.ts'
import { PHASES } from '../../src/feed/live-state.ts'
import { packageRoot } from '../../src/package-root.ts'
import { RULES } from '../../src/simulation/observers.ts'
import { simulateSession } from '../../src/simulation/simulate-session.ts'
import { commandOf, optionsOf, parseStory } from '../../src/simulation/story.ts'

/** What CI plays; `upright campaign --sessions 10000 --seed 1` is the whole. */
const SESSIONS = 304
const LONG_MS = 600_000

describe('a campaign', () => {
  it(
    `breaks no rule in its first ${SESSIONS} sessions, and puts each rule to the test`,
    async () => {
      const { failures, exercised, sessions } = await runCampaign({ seed: 1, sessions: SESSIONS })
      expect(failures.map(({ index, rule, why, story }) => `${index} ${rule} ${why}\n${commandOf(story)}`)).toEqual([])
      expect(sessions).toBe(SESSIONS)
      for (const rule of RULES) expect(exercised[rule], rule).toBeGreaterThan(5)
    },
    LONG_MS,
  )

  it('comes to the same with one thread and with two, and with another seed to something else', async () => {
    const one = await runCampaign({ seed: 7, sessions: 24, jobs: 1 })
    const two = await runCampaign({ seed: 7, sessions: 24, jobs: 2 })
    expect(two).toEqual(one)
    const other = await runCampaign({ seed: 8, sessions: 24, jobs: 1 })
    expect(other.tableS).not.toBe(one.tableS)
  })

  it('plays a session by its index alone, whatever was played before', () => {
    const alone = new SessionPlayer({ seed: 3 }).play(13)
    const player = new SessionPlayer({ seed: 3 })
    player.play(12)
    player.play(4)
    expect(player.play(13)).toEqual(alone)
  })

  it('meets each fault alone in each phase at least 20 times in 10,000 sessions', () => {
    const planned = new Map<string, number>()
    for (let index = 0; index < 10_000; index++) {
      const { faults } = planOf({ seed: 1 }, index)
      const [fault] = faults
      if (faults.length !== 1 || !fault || !('phase' in fault.when)) continue
      const cell = `${fault.name} ${fault.when.phase}`
      planned.set(cell, (planned.get(cell) ?? 0) + 1)
    }
    const cells = FAULTS.flatMap((fault) => PHASES.map((phase) => `${fault} ${phase}`))
    expect(Math.min(...cells.map((cell) => planned.get(cell) ?? 0))).toBeGreaterThanOrEqual(20)
  })

  it('strikes in the phase it means to strike in', () => {
    const tally = playChunk({ seed: 1 }, { from: 0, to: 16 })
    const planned = Array.from({ length: 16 }, (_, index) => planOf({ seed: 1 }, index).faults[0]!)
    const meant = planned.flatMap(({ name, when }) => ('phase' in when ? `${name} ${when.phase}` : []))
    expect(Object.keys(tally.struck).sort()).toEqual([...new Set(meant)].sort())
  })

  it('knows only the fault it is told to', () => {
    for (let index = 0; index < 200; index++)
      expect(planOf({ seed: 1, only: 'unplug' }, index).faults[0]?.name ?? 'unplug').toBe('unplug')
  })
})

describe('a failure', () => {
  /** The journal of this one is not told of presses. */
  const failure = () => {
    const player = new SessionPlayer({ seed: 1 }, (run) => {
      const heard = run.observers.heard.bind(run.observers)
      run.observers.heard = (fact) => {
        if (fact.type !== 'panel') heard(fact)
      }
    })
    return player.play(1).failures[0]!
  }

  it('fails the session, with the rule and why', () => {
    expect(failure()).toMatchObject({ index: 1, rule: 'S12', why: expect.stringContaining('a press of') })
  })

  it('of an honest table cannot be told again, and says so', () => {
    expect(shrink(failure(), 1).reproduced).toBe(false)
  })

  it('is made small: what does not matter is left out, and what is left breaks the rule still', () => {
    const story = parseStory(JSON.stringify(BREAKS_S8), 'the example')
    const { why } = simulateSession(optionsOf(story)).rules.S8
    const shrunk = shrink({ index: 0, rule: 'S8', why: why!, faults: [], story }, 1)
    expect(shrunk.reproduced).toBe(true)
    expect(shrunk.story.at.map(({ does }) => does)).not.toContain('link-doubles')
    expect(shrunk.story.at.length).toBeLessThan(story.at.length)
    expect(shrunk.story.massKg).toBe(75)
    expect(simulateSession(optionsOf(shrunk.story)).rules.S8.verdict).toBe('broken')
  })

  it(
    'is told again by its line: the same rule at the same moment, and exit code 1',
    () => {
      const story = parseStory(JSON.stringify(BREAKS_S8), 'the example')
      const words = commandOf(story).split(' ').slice(1)
      const main = join(packageRoot, 'dist/src/cli/main.js')
      const { status, stdout } = spawnSync(process.execPath, [main, ...words, '--json'], { encoding: 'utf8' })
      const { summary } = JSON.parse(stdout.trim().split('\n').at(-1)!)
      expect(summary.rules).toEqual(simulateSession(optionsOf(story)).rules)
      expect(summary.rules.S8.verdict).toBe('broken')
      expect(status).toBe(1)
    },
    LONG_MS,
  )
})

/** Two faults that nobody can hold out against (`excuses.ts`): the guard cannot see that the motor turns the wrong way. */
const BREAKS_S8 = {
  seed: 5,
  massKg: 80,
  heightM: 1.8,
  program: '14/10/8/3,9/5',
  settings: { 'table.upright_deg': -50, 'comfort.rise_stop_s': 2 },
  recordTakesS: 0.3,
  atMostS: 60,
  at: [
    { atS: 1, does: 'start' },
    { atS: 12.345, does: 'link-doubles' },
    { atS: 30.123, does: 'sensor-a-off' },
    { atS: 31.077, does: 'reset' },
    { atS: 36.456, does: 'motor-reversed' },
    { atS: 37.456, does: 'start-down' },
    { atS: 50.5, does: 'start-up' },
  ],
}

describe('excuses', () => {
  it('ask for two faults: a single one excuses nothing', () => {
    for (const { rule, one, other } of EXCUSES) {
      expect(excuseFor(rule, [one[0]!])).toBeNull()
      expect(excuseFor(rule, [one[0]!, one[0]!])).toBeNull()
      expect(excuseFor(rule, [other[0]!, one[0]!])).not.toBeNull()
    }
  })
})
