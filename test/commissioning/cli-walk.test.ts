/** `upright commission` as a program of its own, on a real tty, at whose other end the firmware runs on an emulated board. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { EmulatedBoard } from '../../hardware/emulator/emulated-board.ts'
import { atItsOwnPace } from '../../hardware/emulator/own-pace.ts'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'
import { openTtyBoard, type TtyBoard } from '../../hardware/simulator/tty-board.ts'
import type { CommissioningRecord } from '../../src/commissioning/record.ts'
import type { WizardView } from '../../src/commissioning/wizard/view.ts'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { happens, MAIN } from '../system/child.ts'
import { describeWith } from '../tool.ts'
import { Owner } from './owner.ts'
import { SHORT_TABLE } from './story.ts'

/** As deep as the gentlest program goes: a file that lets none run is refused. */
const TABLE = { ...SHORT_TABLE, maxAngleDeg: 15 }
const TOML = `# our table
[table]
upright_deg = ${TABLE.uprightDeg}   # where we step on
max_angle_deg = ${TABLE.maxAngleDeg}
cap_s = ${TABLE.capS}
rated_load_kg = 100 # guessed
`
const { uprightDeg, maxAngleDeg } = TABLE

interface Said extends Partial<WizardView> {
  readonly planned?: readonly { readonly part: string; readonly why: string }[]
  readonly summary?: { readonly passed: readonly string[]; readonly left: readonly string[] }
}

/** A table on a tty, its owner, and the wizard that runs as a program. */
class Walkthrough {
  readonly folder = mkdtempSync(join(tmpdir(), 'upright-commission-'))
  readonly said: Said[] = []
  output = ''
  board!: EmulatedBoard
  #socat: ChildProcess | null = null
  #tty: TtyBoard | null = null
  #owner!: Owner
  #child: ChildProcess | null = null

  async plugIn(answers: Readonly<Record<string, string>> = {}): Promise<this> {
    const ends = ['board', 'controller'].map((name) => join(this.folder, name))
    this.#socat = spawn(
      'socat',
      ends.map((link) => `pty,raw,echo=0,link=${link}`),
      { stdio: 'ignore' },
    )
    await happens(
      () => ends.every((link) => existsSync(link)),
      5,
      () => 'socat made no ttys',
    )
    writeFileSync(join(this.folder, 'upright.toml'), TOML)
    this.board = new EmulatedBoard({
      config: TABLE,
      mounted: { uprightDeg, maxAngleDeg },
      person: { massKg: 0, heightM: 1.7 },
    })
    this.#owner = new Owner(this.board, { uprightDeg, answers })
    atItsOwnPace(this.board, () => this.#owner.step())
    this.#tty = await openTtyBoard(this.board, ends[0]!, GUARD_BAUD_RATE)
    return this
  }

  /** Runs the wizard; its exit code. */
  start(...words: string[]): Promise<number | null> {
    const port = join(this.folder, 'controller')
    const child = spawn(process.execPath, [MAIN, 'commission', '--json', '--no-page', '--port', port, ...words], {
      env: { ...process.env, UPRIGHT_HOME: this.folder },
    })
    this.#child = child
    let rest = ''
    child.stdout.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#hear(JSON.parse(line) as Said)
    })
    child.stderr.on('data', (bytes: Buffer) => {
      this.output += bytes.toString()
    })
    return new Promise((resolve) => child.once('close', resolve))
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  async says(what: (said: Said) => boolean, withinS: number): Promise<void> {
    await happens(
      () => this.said.some(what),
      withinS,
      () => `${this.output}\n${this.said.map((said) => JSON.stringify(said)).join('\n')}`,
    )
  }

  get record(): CommissioningRecord {
    return withCommissioning(join(this.folder, 'upright.db'), (store) => store.read())
  }

  get toml(): string {
    return readFileSync(join(this.folder, 'upright.toml'), 'utf8')
  }

  async end(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#tty?.close()
    this.#socat?.kill()
    rmSync(this.folder, { recursive: true })
  }

  #hear(said: Said): void {
    this.said.push(said)
    if (said.stage) this.#owner.see(said as WizardView, (_, text) => this.#child?.stdin?.write(`${text}\n`))
  }
}

describeWith(['socat'], 'upright commission on a tty', () => {
  let walkthrough: Walkthrough
  afterEach(() => walkthrough.end())

  test('walks the parts that are asked for; a motor that is wired the wrong way is stored as reversed on the way', async () => {
    walkthrough = await new Walkthrough().plugIn({ storeReversed: 'y' })
    walkthrough.board.faults.motorReversed = true
    const parts = ['firmware', 'direction', 'load']
    const ended = walkthrough.start(...parts.flatMap((part) => ['--only', part]))
    await walkthrough.says(({ summary }) => summary !== undefined, 200)
    expect(await ended, walkthrough.output).toBe(0)
    expect(walkthrough.said.at(-1)!.summary).toMatchObject({ passed: parts, left: [] })

    const { passed, damaged } = walkthrough.record
    expect(damaged).toEqual([])
    expect([...passed.keys()].sort()).toEqual([...parts].sort())
    expect(passed.get('direction')!.against.wiring).toMatchObject({ motorReversed: true })
    expect(passed.get('load')!.against.loadKg).toBe(120)
    expect(walkthrough.toml).toBe(TOML.replace('rated_load_kg = 100 # guessed', 'rated_load_kg = 120 # guessed'))
  })

  test('left in the middle, it keeps what has passed, and goes on from there', async () => {
    walkthrough = await new Walkthrough().plugIn({ wayDown: 'n' })
    const ended = walkthrough.start('--only', 'firmware', '--only', 'wayDown')
    await walkthrough.says(({ finding }) => finding?.code === 'noWayDown', 120)
    walkthrough.signal('SIGINT')
    expect(await ended).toBe(1)
    expect(walkthrough.said.at(-1)!.summary).toMatchObject({ passed: ['firmware'], left: ['wayDown'] })
    expect([...walkthrough.record.passed.keys()]).toEqual(['firmware'])

    void walkthrough.start()
    await walkthrough.says(({ planned }) => planned !== undefined && planned[0]!.part === 'switches', 60)
  })

  test('left while the table moves, the motion ends and the guard is at rest', async () => {
    walkthrough = await new Walkthrough().plugIn()
    const ended = walkthrough.start('--only', 'direction')
    await happens(
      () => walkthrough.board.driveMilli > 100,
      120,
      () => walkthrough.output,
    )
    walkthrough.signal('SIGINT')
    expect(await ended).toBe(1)
    await happens(
      () => walkthrough.board.driveMilli === 0,
      10,
      () => 'the motor is still driven',
    )
    await happens(
      () => walkthrough.board.guardState === 'idle',
      20,
      () => walkthrough.board.guardState,
    )
    expect(walkthrough.record.passed.size).toBe(0)
  })
})
