import { describe, expect, test } from 'vitest'
import { UprightError } from '../../src/error.ts'
import { errorOf } from './places.ts'

const OWN = '[[programs]]\nid = "own"\nname = "Own"\n'

describe('one wrong value', () => {
  test.each([
    [
      '[limits]\nmax_angle_deg = 120',
      'limits.max_angle_deg is 120, at most 90: deeper than full inversion is no use (D3)',
    ],
    ['[table]\ncap_s = 901', 'table.cap_s is 901, at most 900: never more than 10–15 minutes inverted at a time (D5)'],
    ['[table]\npause_s = 29', 'table.pause_s is 29, at least 30: rising sooner makes people faint (S5, R1, R5)'],
    ['[table]\nupright_deg = -91', 'table.upright_deg is -91, at least -90'],
    ['[table]\nupright_deg = -44', 'table.upright_deg is -44, at most -45'],
    ['[table]\nfull_speed_deg_per_s = 12.5', 'table.full_speed_deg_per_s is 12.5, at most 12'],
    ['[table]\ndead_band_milli = 301', 'table.dead_band_milli is 301, at most 300'],
    ['[table]\ncurrent_limit_a = 0.5', 'table.current_limit_a is 0.5, at least 1'],
    ['[table]\nsupply_min_v = 49', 'table.supply_min_v is 49, at most 48'],
    ['[table]\nsupply_min_v = 10.50001', 'table.supply_min_v is 10.50001, it must have at most three decimals'],
    ['[table]\ncap_s = 60.5', 'table.cap_s is 60.5, it must be a whole number'],
    [
      '[motion]\ntilt_deg_per_s = 3.1',
      'motion.tilt_deg_per_s is 3.1, at most 3: tilting faster is noticed as motion (P5)',
    ],
    ['[motion]\nreturn_deg_per_s = 4.5', 'motion.return_deg_per_s is 4.5, at most 4: 5°/s is never passed (S4)'],
    [
      '[motion]\nrise_deg_per_s = 1.6',
      'motion.rise_deg_per_s is 1.6, at most 1.5: rising faster drops the blood pressure (R3, S4)',
    ],
    ['[motion]\nacceleration_deg_per_s2 = 2', 'motion.acceleration_deg_per_s2 is 2, at most 1.5'],
    ['[motion]\njerk_deg_per_s3 = 0.4', 'motion.jerk_deg_per_s3 is 0.4, at least 0.5'],
    ['[comfort]\nprompt_every_s = 10', 'comfort.prompt_every_s is 10, it must be 0 (never ask) or 30 to 600'],
    ['[comfort]\nrise_stop_deg = 0', 'comfort.rise_stop_deg is 0, at most -5'],
    ['[comfort]\nstart_mode = "pres"', 'comfort.start_mode is "pres", and must be "press" or "hold"'],
    ['[serial]\nport = 3', 'serial.port is 3, and must be'],
    ['[limits]\nmax_angle_deg = "60"', 'limits.max_angle_deg is "60", and must be a number'],
    ['[limits]\nmax_angle_deg = nan', 'limits.max_angle_deg is nan, and must be a number'],
    ['[limits]\nmax_angle_deg = inf', 'limits.max_angle_deg is inf, and must be a number'],
    ['limits = 3', 'limits is 3, and must be a table'],
    [`${OWN}steps = []`, 'programs[0].steps is a list, it must hold at least one [[programs.steps]]'],
    [`${OWN}steps = [{ hold_s = 60 }]`, 'programs[0].steps[0].angle_deg is missing, and must be a number'],
    [
      '[[programs]]\nid = "My own"\nname = "x"\nsteps = [{angle_deg=20, hold_s=60}]',
      'programs[0].id is "My own", it must be 1 to 32 of a–z',
    ],
  ])('%j is answered with file, key, value, bound and reason', (text, message) => {
    const error = errorOf(text)
    expect(error.message).toContain(`/etc/upright/upright.toml: ${message}`)
  })

  test('is an error of exit code 2 that says where to change what', () => {
    const error = errorOf('[limits]\nmax_angle_deg = 120')
    expect(error).toBeInstanceOf(UprightError)
    expect(error.exitCode).toBe(2)
    expect(error.hint).toContain('limits.max_angle_deg in /etc/upright/upright.toml')
  })
})

describe('keys that do not fit together', () => {
  test.each([
    [
      '[table]\nmax_angle_deg = 30\n[limits]\nmax_angle_deg = 45',
      'limits.max_angle_deg is 45, at most 30 (table.max_angle_deg)',
    ],
    ['[table]\ncap_s = 300\n[limits]\nsession_cap_s = 301', 'limits.session_cap_s is 301, at most 300 (table.cap_s)'],
    ['[table]\npause_s = 90\n[comfort]\npause_s = 60', 'comfort.pause_s is 60, at least 90 (table.pause_s)'],
    [
      '[table]\nupright_deg = -50\n[comfort]\nrise_stop_deg = -50',
      'comfort.rise_stop_deg is -50, above table.upright_deg (-50)',
    ],
    [
      '[table]\nfull_speed_deg_per_s = 2\n[motion]\ntilt_deg_per_s = 2.5',
      'motion.tilt_deg_per_s is 2.5, at most 2 (table.full_speed_deg_per_s)',
    ],
    [
      '[comfort]\nprogram = "gentel"',
      'comfort.program is "gentel": there is no program "gentel"; did you mean "gentle"?',
    ],
    [
      '[limits]\nmax_angle_deg = 30\n[comfort]\nprogram = "full"',
      'comfort.program is "full", which may not run here: it goes to 60°',
    ],
    [
      `${OWN}steps = [{ angle_deg = 70, hold_s = 60 }]`,
      'programs[0] ("own") may not run here: it goes to 70°, and 60° is the deepest',
    ],
    [`${OWN}steps = [{ angle_deg = 20, hold_s = 721 }]`, 'programs[0] ("own") may not run here: it holds 721 s'],
    [
      `${OWN}steps = [{ angle_deg = 60, hold_s = 600 }]`,
      'programs[0] ("own") may not run here: it comes to 8.7 full-inversion minutes',
    ],
    [
      `${OWN}steps = [{ angle_deg = 20, hold_s = 60, rest_angle_deg = 30 }]`,
      'programs[0].steps[0].rest_angle_deg is 30, at most 20 (angle_deg)',
    ],
    [
      `${OWN}steps = [{ angle_deg = 20, hold_s = 10, rest_s = 120, repeats = 20 }]`,
      'programs[0] ("own") takes 3056 s, at most 2700',
    ],
    [
      `[table]\npause_s = 90\n${OWN}pause_s = 60\nsteps = [{ angle_deg = 20, hold_s = 60 }]`,
      'programs[0].pause_s is 60, at least 90 (table.pause_s)',
    ],
    [
      '[[programs]]\nid = "gentle"\nname = "Mine"\nsteps = [{ angle_deg = 20, hold_s = 60 }]',
      'programs[0].id is "gentle", which another program has already',
    ],
  ])('%j', (text, message) => {
    expect(errorOf(text).message).toContain(message)
  })
})

describe('keys nobody knows', () => {
  test.each([
    ['[limits]\nmax_angel_deg = 30', 'limits.max_angel_deg is not a key: did you mean max_angle_deg?'],
    ['[limits]\nmax_angle = 30', 'limits.max_angle is not a key: did you mean max_angle_deg?'],
    ['[limits]\ntilt_deg_per_s = 2', 'limits.tilt_deg_per_s is not a key: it belongs in [motion]'],
    [
      '[limits]\ncolour = "red"',
      'limits.colour is not a key: limits has max_angle_deg, session_cap_s, exposure_cap_min',
    ],
    ['[limit]\nmax_angle_deg = 30', 'limit is not a section: did you mean [limits]?'],
    ['port = "/dev/ttyACM0"', 'port is not a section: it belongs in [serial]'],
    [
      `${OWN}steps = [{ angle_deg = 20, hold_s = 60, repeat = 2 }]`,
      'programs[0].steps[0].repeat is not a key: did you mean repeats?',
    ],
  ])('%j', (text, message) => {
    expect(errorOf(text).message).toContain(message)
  })
})

describe('several problems', () => {
  test('are all named at once, those between right keys too', () => {
    const { message } = errorOf(
      '[table]\ncap_s = 901\n[limits]\nmax_angle = 30\n[comfort]\nrise_stop_s = -1\n[serial]\nport = ""\n[motion]\njerk_deg_per_s3 = 9',
    )
    expect(message).toContain('has 5 problems')
    for (const key of [
      'table.cap_s',
      'limits.max_angle',
      'comfort.rise_stop_s',
      'serial.port',
      'motion.jerk_deg_per_s3',
    ])
      expect(message).toContain(`\n  ${key} `)
  })

  test('do not include those that would go away with a value already named', () => {
    // the limits would lie beyond the default table, but not beyond the one that is meant
    const { message } = errorOf('[table]\nmax_angle_deg = 900\n[limits]\nmax_angle_deg = 80')
    expect(message).toContain('table.max_angle_deg is 900')
    expect(message).not.toContain('limits.max_angle_deg')
  })

  test('of one program do not hide those of another', () => {
    const { message } = errorOf(`[[programs]]\nid = "one"\n${OWN}steps = [{ angle_deg = 70, hold_s = 60 }]`)
    expect(message).toContain('programs[0].steps is missing')
    expect(message).toContain('programs[1] ("own") may not run here')
  })
})

test('a syntax error is named with line and column', () => {
  const error = errorOf('[limits]\nmax_angle_deg = \n')
  expect(error.message).toContain('/etc/upright/upright.toml:2:17:')
  expect(error.exitCode).toBe(2)
})
