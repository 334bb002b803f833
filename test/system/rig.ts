import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/config.ts'
import { simulatedAgainst } from '../commissioning/simulated-against.ts'
import { admitSomeone, commissionTable } from '../people/admitted.ts'
import { Child, happens } from './child.ts'

/** The shortest way down, and a hold that is long enough for things to happen in. */
const TOML = `
[table]
upright_deg = -45
[motion]
tilt_deg_per_s = 3
[page]
port = 0
[comfort]
program = "short"
pause_s = 30
[[programs]]
id = "short"
name = "Short"
[[programs.steps]]
angle_deg = 10
hold_s = 60
`

/** Both programs have started and found each other by then, also where several rigs share two cores. */
export const START_AT_S = 9
/** From Start to 10°: 55° at 3°/s, softly. */
export const TILT_WITHIN_S = 32

/** In real time a machine with many times more to do than it has cores does lose the link, and rightly ends the session. */
export const AGAIN = { retry: 2 }

/** A simulated board and a controller, two programs with a real tty between them. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'upright-system-'))
  readonly boardPort = join(this.folder, 'board')
  readonly controllerPort = join(this.folder, 'controller')
  readonly #children: Child[] = []
  #socat: ChildProcess | null = null

  /** A home folder with the configuration; another name makes another one. */
  home(name = 'home', toml = TOML): string {
    const home = join(this.folder, name)
    if (!existsSync(home)) {
      mkdirSync(home)
      writeFileSync(join(home, 'upright.toml'), toml)
    }
    return home
  }

  /** Connects the two ports by a pair of ttys. */
  async plugIn(): Promise<this> {
    const ends = [this.boardPort, this.controllerPort].map((link) => `pty,raw,echo=0,link=${link}`)
    this.#socat = spawn('socat', ends, { stdio: 'ignore' })
    await happens(
      () => existsSync(this.boardPort) && existsSync(this.controllerPort),
      5,
      () => 'socat made no ttys',
    )
    return this
  }

  upright(words: readonly string[], home = this.home()): Child {
    const child = new Child(words, { UPRIGHT_HOME: home })
    this.#children.push(child)
    return child
  }

  /** Starts the board, and presses and breaks what is said at its moments. */
  async board(...moments: string[]): Promise<Child> {
    const board = this.upright(['board', '--port', this.boardPort, ...moments.flatMap((moment) => ['--at', moment])])
    await board.says({}, 10)
    return board
  }

  /** A controller, somebody whom it lets in, and a table that is commissioned. */
  controller(home = this.home()): Child {
    const database = join(home, 'upright.db')
    if (!existsSync(database)) {
      admitSomeone(database)
      commissionTable(database, simulatedAgainst(loadConfig(join(home, 'upright.toml'))))
    }
    return this.upright(['run', '--port', this.controllerPort], home)
  }

  /** Board and controller, and a session under way that stands inverted at 10°. */
  async inverted(): Promise<{ board: Child; run: Child }> {
    await this.plugIn()
    const board = await this.board(`${START_AT_S}s=start`)
    const run = this.controller()
    await run.says({ type: 'linkUp' }, START_AT_S)
    await run.says({ type: 'phaseEntered', phase: 'holding' }, START_AT_S + TILT_WITHIN_S)
    return { board, run }
  }

  async remove(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()))
    const socat = this.#socat
    if (socat) {
      socat.kill('SIGKILL')
      await new Promise((resolve) => socat.once('close', resolve))
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}
