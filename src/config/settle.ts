/** From what the file says to what holds: keys left out follow from others, so that a tighter table needs one line, not five. */
import { join, resolve } from 'node:path'
import type { GuardConfig } from '../../hardware/table.ts'
import type { SessionLimits } from '../../machines/limits.ts'
import { type Program, programRefusals } from '../../machines/program.ts'
import { standardFolder } from '../care/backup-files.ts'
import { programOf } from '../people/program-toml.ts'
import { SHIPPED_PROGRAMS } from '../people/programs.ts'
import { type CamelKeys, camelKeys } from './camel-case.ts'
import { type MqttConfig, settleMqtt } from './mqtt-section.ts'
import type { ConfigFile } from './schema.ts'

/** Everything the product can be told, in the units the names say. */
export interface Config {
  /** The file this came from, `null` where there was none and these are the defaults. */
  readonly file: string | null
  /** This table as commissioned; must equal what the guard stores. */
  readonly table: GuardConfig
  /** What the table is rated to carry, kg. */
  readonly ratedLoadKg: number
  /** Tighter limits for the people here. */
  readonly limits: SessionLimits
  readonly motion: MotionConfig
  readonly comfort: ComfortConfig
  readonly serial: CamelKeys<ConfigFile['serial']>
  /** Absolute path of the database. */
  readonly journal: { readonly path: string }
  readonly data: DataConfig
  /** Where the page is served: `port` 0 serves none. `names`: further names this machine is reached by. */
  readonly page: ConfigFile['page']
  /** The broker; `null` where there is none. */
  readonly mqtt: MqttConfig | null
  /** Shipped programs, then own ones. Shipped ones may be refused here; own ones all run within the limits. */
  readonly programs: readonly Program[]
}

interface MotionConfig {
  readonly tiltDegPerS: number
  readonly returnDegPerS: number
  readonly riseDegPerS: number
  readonly accelerationDegPerS2: number
  readonly jerkDegPerS3: number
}

interface ComfortConfig {
  /** `press`: one press of Start runs the session. `hold`: the table moves towards inversion only while Start is held. */
  readonly startMode: 'press' | 'hold'
  /** Id of the program that Start runs when none was chosen. */
  readonly program: string
  readonly pauseS: number
  readonly riseStopDeg: number
  readonly riseStopS: number
  /** How often a person who holds still is asked "are you OK?", seconds; 0 never. */
  readonly promptEveryS: number
  readonly promptAnswerS: number
}

/** What is kept of the database, and for how long. */
interface DataConfig {
  /** Whether the controller backs up and clears away by itself, each night. */
  readonly nightly: boolean
  /** Absolute path of the folder for backups. */
  readonly backupFolder: string
  readonly keepDays: number
  readonly keepWeeks: number
  /** Traces are kept for so long, and while the database is no larger than this. */
  readonly traceDays: number
  readonly maxMb: number
}

export interface Places {
  readonly file: string | null
  /** Folder that relative paths in the file start from. */
  readonly folder: string
  readonly stateFolder: string
  readonly home: string
}

const USUAL = {
  maxAngleDeg: 60,
  sessionCapS: 720,
  tiltDegPerS: 2.5,
  returnDegPerS: 3,
  riseDegPerS: 1.2,
  pauseS: 60,
  program: 'gentle',
}

/** A motor that carries someone, on a battery that is not quite full, reaches this share of its full speed. */
const LOADED_SHARE = 0.85

/** Fills in what the file leaves out. Expects a valid shape; whether the values fit together is `cross-checks.ts`'s question. */
export function settle(file: ConfigFile, places: Places): Config {
  const { rated_load_kg: ratedLoadKg, ...stored } = file.table
  const table: GuardConfig = camelKeys(stored)
  const sessionCapS = file.limits.session_cap_s ?? Math.min(USUAL.sessionCapS, table.capS)
  const limits: SessionLimits = {
    maxAngleDeg: file.limits.max_angle_deg ?? Math.min(USUAL.maxAngleDeg, table.maxAngleDeg),
    maxHoldS: sessionCapS, // a hold is bounded by the session, and by the person's level
    sessionCapS,
    exposureCapMin: file.limits.exposure_cap_min,
  }
  const pauseS = file.comfort.pause_s ?? Math.max(USUAL.pauseS, table.pauseS)
  const loadedDegPerS = LOADED_SHARE * table.fullSpeedDegPerS
  const named = (path: string | undefined) => (path === undefined ? null : pathFrom(path, places))
  const journal = { path: named(file.journal.path) ?? join(places.stateFolder, 'upright.db') }
  const programs = [
    // nobody rests shorter than this table and its owner ask (S5)
    ...SHIPPED_PROGRAMS.map((program) => ({ ...program, pauseS: Math.max(program.pauseS, pauseS, table.pauseS) })),
    ...file.programs.map((program) => programOf(program, pauseS)),
  ]
  return {
    file: places.file,
    table,
    ratedLoadKg,
    limits,
    motion: {
      ...camelKeys(file.motion),
      tiltDegPerS: file.motion.tilt_deg_per_s ?? Math.min(USUAL.tiltDegPerS, loadedDegPerS),
      returnDegPerS: file.motion.return_deg_per_s ?? Math.min(USUAL.returnDegPerS, loadedDegPerS),
      riseDegPerS: file.motion.rise_deg_per_s ?? Math.min(USUAL.riseDegPerS, loadedDegPerS),
    },
    comfort: { ...camelKeys(file.comfort), pauseS, program: file.comfort.program ?? usualProgram(programs, limits) },
    serial: camelKeys(file.serial),
    journal,
    data: {
      ...camelKeys(file.data),
      backupFolder: named(file.data.backup_folder) ?? standardFolder(journal.path),
    },
    page: file.page,
    mqtt: file.mqtt ? settleMqtt(file.mqtt, (path) => pathFrom(path, places)) : null,
    programs,
  }
}

/** The gentle one, or, where limits are so tight that it may not run, the first that may. */
function usualProgram(programs: readonly Program[], limits: SessionLimits): string {
  const mayRun = programs.filter((program) => programRefusals(program, limits).length === 0)
  return (mayRun.find((program) => program.id === USUAL.program) ?? mayRun[0])?.id ?? USUAL.program
}

function pathFrom(path: string, places: Places): string {
  return path.startsWith('~/') ? join(places.home, path.slice(2)) : resolve(places.folder, path)
}
