/** One look at everything: what several checks need is asked for once. */
import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { type Config, loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import type { Health } from '../feed/api.ts'
import { isBeingWritten, withHistory } from '../journal/open-history.ts'
import { askController } from './ask-controller.ts'
import { askGuard, type GuardAnswer } from './ask-guard.ts'
import type { World } from './world.ts'

/** A check rests on something that another check tells is wrong. */
export class NotKnown extends Error {}

export interface Wishes {
  readonly configPath: string | undefined
  /** In place of the configured one. */
  readonly port?: string | undefined
  /** Reads the whole database and the newest backup through. */
  readonly deep: boolean
  /** Asks the network for newer dependencies. */
  readonly updates: boolean
}

export class Examination {
  readonly world: World
  readonly wishes: Wishes
  readonly #config: Config | UprightError
  #health: Promise<Health | null> | null = null
  #guard: Promise<GuardAnswer> | null = null

  constructor(world: World, wishes: Wishes) {
    this.world = world
    this.wishes = wishes
    this.#config = configOrError(wishes)
  }

  /** Throws `NotKnown` where there is none that holds. */
  get config(): Config {
    if (this.#config instanceof UprightError) throw new NotKnown('The configuration is wrong: mend that first.')
    return this.#config
  }

  get configError(): UprightError | null {
    return this.#config instanceof UprightError ? this.#config : null
  }

  get databasePath(): string {
    return this.config.journal.path
  }

  /** Whether a controller has the database open. */
  get controllerRuns(): boolean {
    return isBeingWritten(this.databasePath)
  }

  /** What the running controller tells of itself; `null` where none runs, or none can be asked. */
  health(): Promise<Health | null> {
    this.#health ??= this.controllerRuns ? askController(this.world, this.config.page) : Promise.resolve(null)
    return this.#health
  }

  /** The guard, through the controller that has it, else through its port. */
  guard(): Promise<GuardAnswer> {
    this.#guard ??= askGuard(this)
    return this.#guard
  }

  /** Reads the database. Throws `NotKnown` where there is none to be read, `UprightError` where it cannot be. */
  history<Result>(read: (database: Database) => Result): Result {
    if (!existsSync(this.databasePath)) throw new NotKnown('There is no database yet: it begins with the first run.')
    try {
      return withHistory(this.databasePath, read)
    } catch (error) {
      if (error instanceof UprightError) throw new NotKnown('The database cannot be read: see "database".')
      throw error
    }
  }
}

function configOrError({ configPath, port }: Wishes): Config | UprightError {
  try {
    const config = loadConfig(configPath)
    return port === undefined ? config : { ...config, serial: { ...config.serial, port } }
  } catch (error) {
    if (error instanceof UprightError) return error
    throw error
  }
}
