import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programRefusals } from '../../machines/program.ts'
import { loadConfig } from '../../src/config/config.ts'
import { fileSchema } from '../../src/config/schema.ts'
import { packageRoot } from '../../src/package-root.ts'
import { configOf, errorOf } from './places.ts'

const example = () => readFileSync(join(packageRoot, 'docs/upright.example.toml'), 'utf8')

describe('a configuration that says nothing', () => {
  test('is the commissioned values of the design', () => {
    const config = configOf('')
    expect(config.table).toEqual({
      uprightDeg: -75,
      maxAngleDeg: 60,
      capS: 900,
      fullSpeedDegPerS: 6,
      deadBandMilli: 30,
      currentLimitA: 12,
      supplyMinV: 10.5,
      pauseS: 30,
    })
    expect(config.limits).toEqual({ maxAngleDeg: 60, maxHoldS: 720, sessionCapS: 720, exposureCapMin: 8 })
    expect(config.motion).toEqual({
      tiltDegPerS: 2.5,
      returnDegPerS: 3,
      riseDegPerS: 1.2,
      accelerationDegPerS2: 1.5,
      jerkDegPerS3: 3,
    })
    expect(config.comfort).toEqual({
      startMode: 'press',
      program: 'gentle',
      pauseS: 60,
      riseStopDeg: -20,
      riseStopS: 10,
      promptEveryS: 150,
      promptAnswerS: 20,
    })
    expect(config.serial).toEqual({ port: 'auto' })
    expect(config.journal).toEqual({ path: '/var/lib/upright/upright.db' })
  })

  test('lets every shipped program run', () => {
    const { programs, limits } = configOf('')
    expect(programs.map((program) => [program.id, programRefusals(program, limits)])).toEqual(
      ['first-time', 'gentle', 'relief', 'steady', 'strong', 'full', 'intermittent', 'rocking'].map((id) => [id, []]),
    )
  })

  test('is what a machine without any file runs with', () => {
    const home = mkdtempSync(join(tmpdir(), 'upright-'))
    const config = loadConfig(undefined, { env: {}, home })
    expect(config.file).toBeNull()
    expect(config.table).toEqual(configOf('').table)
    expect(config.journal.path).toBe(join(home, '.local/state/upright/upright.db'))
  })
})

describe('docs/upright.example.toml', () => {
  test('comes to exactly the defaults', () => {
    expect(configOf(example())).toEqual(configOf(''))
  })

  test('shows every key there is', () => {
    const keysIn = (text: string) => new Set([...text.matchAll(/^(?:# )?(\w+) = /gm)].map((match) => match[1]))
    const shown = keysIn(example())
    const sections = Object.entries(fileSchema.shape).filter(([name]) => name !== 'programs')
    const keys = sections.flatMap(([, section]) =>
      Object.keys((section as { def: { innerType: { shape: object } } }).def.innerType.shape),
    )
    const missing = [
      ...keys,
      'id',
      'name',
      'description',
      'angle_deg',
      'hold_s',
      'rest_angle_deg',
      'rest_s',
      'repeats',
    ].filter((key) => !shown.has(key))
    expect(missing).toEqual([])
  })

  test('has an own program that works once its comment signs are gone', () => {
    const from = example().indexOf('# [[programs]]')
    const program = example().slice(from).replaceAll(/^# ?/gm, '')
    const own = configOf(program).programs.at(-1)
    expect(own).toEqual({
      id: 'my-evening',
      name: 'My evening',
      description: 'Twice two minutes at 25°, a minute level between.',
      pauseS: 90,
      breathing: true,
      steps: [{ angleDeg: 25, holdS: 120, restAngleDeg: 0, restS: 60, repeats: 2 }],
    })
  })
})

describe('keys left out', () => {
  test('follow a tighter table', () => {
    const config = configOf('[table]\nmax_angle_deg = 30\ncap_s = 300\npause_s = 90\nfull_speed_deg_per_s = 2')
    expect(config.limits).toMatchObject({ maxAngleDeg: 30, sessionCapS: 300 })
    expect(config.comfort.pauseS).toBe(90)
    expect(config.motion).toMatchObject({ tiltDegPerS: 1.7, returnDegPerS: 1.7, riseDegPerS: 1.2 })
  })

  test('follow a slow motor, which is slower still under a person', () => {
    const { motion } = configOf('[table]\nfull_speed_deg_per_s = 1')
    expect(motion).toMatchObject({ tiltDegPerS: 0.85, returnDegPerS: 0.85, riseDegPerS: 0.85 })
  })

  test('choose a program that may run', () => {
    expect(configOf('[limits]\nmax_angle_deg = 15').comfort.program).toBe('first-time')
  })

  test('never let a shipped program rest shorter than this table asks', () => {
    const config = configOf('[table]\npause_s = 90')
    expect(config.programs.map((program) => program.pauseS)).toEqual([120, 90, 90, 90, 90, 90, 90, 90])
  })
})

test('says so where the limits let no program run at all', () => {
  expect(errorOf('[limits]\nmax_angle_deg = 12').message).toContain('[limits] lets no program run')
})
