/** What a configuration that says nothing comes to: a browser has no file to read one from. A test compares the two. */
import type { Config } from '../../config/config.ts'
import { SHIPPED_PROGRAMS } from '../../people/programs.ts'

export const DEMO_CONFIG: Config = {
  file: null,
  table: {
    uprightDeg: -75,
    maxAngleDeg: 60,
    capS: 900,
    fullSpeedDegPerS: 6,
    deadBandMilli: 30,
    currentLimitA: 12,
    supplyMinV: 10.5,
    pauseS: 30,
  },
  ratedLoadKg: 120,
  limits: { maxAngleDeg: 60, maxHoldS: 720, sessionCapS: 720, exposureCapMin: 8 },
  motion: { tiltDegPerS: 2.5, returnDegPerS: 3, riseDegPerS: 1.2, accelerationDegPerS2: 1.5, jerkDegPerS3: 3 },
  comfort: {
    startMode: 'press',
    program: 'gentle',
    pauseS: 60,
    riseStopDeg: -20,
    riseStopS: 10,
    promptEveryS: 150,
    promptAnswerS: 20,
  },
  serial: { port: 'auto' },
  page: { host: '127.0.0.1', port: 0, names: [] },
  mqtt: null,
  journal: { path: '' },
  data: { nightly: false, backupFolder: '', keepDays: 7, keepWeeks: 4, traceDays: 90, maxMb: 200 },
  programs: SHIPPED_PROGRAMS.map((program) => ({ ...program, pauseS: Math.max(program.pauseS, 60) })),
}
