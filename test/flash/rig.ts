import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Child, MAIN } from '../system/child.ts'
import { Rig } from '../system/rig.ts'
import { type BoardOptions, FlashableBoard } from './flashable-board.ts'

/** What a flash in these tests puts on the board. */
export const NEW = { version: 'upright 9.9.9', build: 'f1a5f1a5' } as const

/** Some program, as long as a guard. */
const PROGRAM = Buffer.from(Array.from({ length: 15_000 }, (_, i) => (i * 7919 + (i >> 8) * 31) & 0xff))

/** A board on a tty, `upright flash` at the other end, and an avrdude of the test's own where it makes one. */
export class FlashRig {
  readonly #rig = new Rig()
  readonly #children: Child[] = []
  #board: FlashableBoard | null = null
  readonly port = this.#rig.controllerPort
  readonly firmware = join(this.#rig.folder, 'firmware')
  readonly #bin = join(this.#rig.folder, 'bin')
  readonly #words = join(this.#rig.folder, 'avrdude-words')

  constructor() {
    mkdirSync(this.firmware)
    mkdirSync(this.#bin)
    const boards = { uno: { flashBytes: PROGRAM.length, ramBytes: 900, symbols: {} } }
    writeFileSync(
      join(this.firmware, 'firmware.json'),
      JSON.stringify({ ...NEW, boards: { ...boards, mega: boards.uno } }),
    )
    for (const name of ['uno', 'mega']) writeFileSync(join(this.firmware, `${name}.hex`), intelHex(PROGRAM))
  }

  async board(options: BoardOptions = {}): Promise<FlashableBoard> {
    await this.#rig.plugIn()
    this.#board = await new FlashableBoard(this.#rig.boardPort, options).open()
    return this.#board
  }

  /** Puts a program called avrdude first on the path. */
  avrdude(script: string): this {
    const path = join(this.#bin, 'avrdude')
    writeFileSync(path, `#!/bin/sh\necho "$@" >> ${this.#words}\n${script}\n`)
    chmodSync(path, 0o755)
    return this
  }

  /** How often avrdude was called. */
  get calls(): string[] {
    return existsSync(this.#words) ? readFileSync(this.#words, 'utf8').trim().split('\n') : []
  }

  flash(...words: string[]): Child {
    const all = ['flash', '--port', this.port, '--board', 'uno', '--firmware', this.firmware, ...words]
    return this.start(all)
  }

  /** The same in a terminal, with its keyboard. */
  terminal(): { run: Child; type: (line: string) => void } {
    const keyboard = join(this.#rig.folder, `keyboard-${this.#children.length}`)
    // In the place of the shell that `script` starts: Ctrl-C is a shell's end too, and its exit code would be told instead.
    const flash = `exec '${process.execPath}' '${MAIN}' flash --port ${this.port} --board uno --firmware ${this.firmware}`
    // Open for reading and writing, so that it has no end.
    const script = `mkfifo ${keyboard}; exec 3<>${keyboard}; exec script -qec "${flash}" /dev/null <&3`
    const run = this.#start([], process.env.PATH, ['sh', '-c', script])
    return { run, type: (line) => appendFileSync(keyboard, `${line}\n`) }
  }

  start(words: readonly string[], path = process.env.PATH): Child {
    return this.#start(words, path)
  }

  async remove(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()))
    // The line first: a port with bytes that nobody takes waits for them when it is closed.
    await this.#rig.remove()
    await this.#board?.close()
  }

  #start(words: readonly string[], path = '', command?: string[]): Child {
    const env = { UPRIGHT_HOME: this.#rig.home(), PATH: `${this.#bin}:${path}` }
    const child = new Child(words, env, command)
    this.#children.push(child)
    return child
  }
}

function intelHex(bytes: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) lines.push(record(at, bytes.subarray(at, at + 16)))
  return `${[...lines, ':00000001FF'].join('\n')}\n`
}

function record(address: number, data: Buffer): string {
  const head = Buffer.from([data.length, address >> 8, address & 0xff, 0])
  const all = Buffer.concat([head, data])
  const sum = all.reduce((total, byte) => total + byte, 0)
  return `:${Buffer.concat([all, Buffer.from([-sum & 0xff])])
    .toString('hex')
    .toUpperCase()}`
}
