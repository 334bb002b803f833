import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import type { GuardState } from '../../hardware/guard/vocabulary.ts'
import { type BoardOptions, COMMISSIONED, type FlashableBoard } from '../flash/flashable-board.ts'
import { FlashRig, NEW } from '../flash/rig.ts'
import { happens, passes } from '../system/child.ts'
import { describeWith } from '../tool.ts'

/** Says what avrdude says, in the same rhythm, and writes nothing. */
const SUCCEEDS = `
printf '\\nWriting | ' >&2; sleep 0.3; printf '#########################' >&2; sleep 0.3
printf '######################### | 100%% 0.60s\\n\\n' >&2
printf 'Reading | ' >&2; sleep 0.3; printf '################################################## | 100%% 0.30s\\n' >&2`

function rigged({ onTestFinished }: TestContext): FlashRig {
  const rig = new FlashRig()
  onTestFinished(() => rig.remove())
  return rig
}

/** A board that runs the new program as soon as avrdude was called. */
async function boardOf(rig: FlashRig, options: BoardOptions = {}): Promise<FlashableBoard> {
  const board = await rig.board(options)
  onCall(rig, () => Object.assign(board, { identity: NEW, program: 'guard' }))
  return board
}

/** Once avrdude was called. */
function onCall(rig: FlashRig, happens: () => void): void {
  const timer = setInterval(() => {
    if (rig.calls.length === 0) return
    clearInterval(timer)
    happens()
  }, 20)
  timer.unref()
}

describeWith(['socat'], 'upright flash', () => {
  test.concurrent('flashes a guard that is upright and at rest, and says what runs and what is stored', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig)
    const run = rig.flash()
    expect(await run.ends(20), run.output).toBe(0)
    expect(rig.calls).toEqual([
      `-p atmega328p -c arduino -b 115200 -P ${rig.port} -D -U flash:w:${rig.firmware}/uno.hex:i`,
    ])
    const lines = run.output.trim().split('\n')
    expect(lines).toEqual([
      `Arduino Uno on ${rig.port}, to run upright 9.9.9 (build f1a5f1a5)`,
      'There now: upright 0.0.1 (build 00c0ffee), at rest',
      'Calling the boot loader',
      'Writing 14.6 KB',
      'Reading back 14.6 KB',
      'Waiting for the guard',
      expect.stringMatching(/^Done in \d+ s: the guard runs upright 9\.9\.9 \(build f1a5f1a5\)\.$/),
      'Its limits are as before: upright −75.0°, deepest 60.0°, 10:00 inverted.',
    ])
  })

  test.concurrent('tells every step as JSON, the summary last', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig)
    const run = rig.flash('--json')
    expect(await run.ends(20), run.output).toBe(0)
    const steps = run.lines.map((line) => line.step ?? 'summary')
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual([
      ...['board', 'guard', 'connecting', 'writing', 'verifying', 'checking', 'summary'],
    ])
    expect(run.hasSaid({ step: 'writing', percent: 50 })).toBe(true)
    expect(run.lines.at(-1)).toEqual({
      summary: {
        flashed: true,
        port: rig.port,
        board: 'Arduino Uno',
        firmware: NEW.version,
        build: NEW.build,
        before: { firmware: 'upright 0.0.1', build: '00c0ffee' },
        commissioned: true,
        limits: COMMISSIONED,
        tookS: expect.any(Number),
      },
    })
  })

  test.concurrent('does nothing where the board has this build, unless it is forced', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await rig.board()
    Object.assign(board, { identity: NEW })
    const run = rig.flash()
    expect(await run.ends(20), run.output).toBe(0)
    expect(run.output).toMatch(/already: nothing was changed/)
    expect(rig.calls).toEqual([])
    const forced = rig.flash('--force')
    expect(await forced.ends(20), forced.output).toBe(0)
    expect(rig.calls).toHaveLength(1)
  })
})

describeWith(['socat'], 'whatever is confirmed and forced, upright flash refuses', () => {
  async function refuses(rig: FlashRig, ...words: RegExp[]): Promise<void> {
    const run = rig.flash('--yes', '--force')
    expect(await run.ends(20), run.output).toBe(1)
    for (const word of words) expect(run.output).toMatch(word)
    expect(run.output).not.toMatch(/Calling the boot loader/)
    expect(rig.calls).toEqual([])
  }

  test.concurrent.for([
    [0, /not upright: it stands at 0°/],
    [35, /not upright: it stands at 35°/],
    [-60, /not upright: it stands at −60°/],
  ] as const)('while the table stands at %d°', async ([angleDeg, words], context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig, { angleDeg })
    await refuses(rig, words, /Hold Start until it is upright/)
  })

  test.concurrent.for(['armed', 'backingOff', 'returning'] satisfies GuardState[])(
    'while a session is under way: the guard is %s',
    async (state, context) => {
      const rig = rigged(context).avrdude(SUCCEEDS)
      const board = await boardOf(rig)
      board.reports = state
      await refuses(rig, /session is under way/, /End it with Stop/)
    },
  )

  test.concurrent('while the emergency stop is pressed', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await boardOf(rig)
    board.table.contacts.estopPressed = true
    await refuses(rig, /latched: .*emergency stop/i, /hold Stop for four seconds/)
  })

  test.concurrent('while the contactor is closed', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await boardOf(rig, { config: null })
    board.table.faults.contactorWelded = true
    await refuses(rig, /motor has power/)
  })
})

describeWith(['socat'], 'where the guard cannot tell, upright flash wants a person’s word', () => {
  test.concurrent.for<[string, BoardOptions, RegExp]>([
    ['a board with stock Firmata', { program: 'stock' }, /runs stock Firmata/],
    ['a board that says nothing', { program: 'none' }, /sent nothing/],
    ['a guard that is not commissioned', { config: null }, /not commissioned/],
    ['a guard whose ankle lock is closed', { ankleLocked: true }, /somebody may be on the table/],
  ])('about %s: exit code 2 without it, flashed with --yes', async ([, options, says], context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig, options)
    const run = rig.flash()
    expect(await run.ends(20), run.output).toBe(2)
    expect(run.output).toMatch(says)
    expect(run.output).toMatch(/nobody is on the table and that the motor power is off.*--yes/)
    expect(rig.calls).toEqual([])
    const confirmed = rig.flash('--yes')
    expect(await confirmed.ends(20), confirmed.output).toBe(0)
    expect(rig.calls).toHaveLength(1)
    if (options.config === null) expect(confirmed.output).toMatch(/not commissioned.*Next: upright commission/)
  })
})

describeWith(['socat', 'script'], 'in a terminal, upright flash', () => {
  async function asked(rig: FlashRig) {
    const { run, type } = rig.terminal()
    await happens(
      () => run.output.includes('Type yes: '),
      15,
      () => run.output,
    )
    return { run, type }
  }

  test.concurrent.for(['no', 'y', ''])('does nothing after a typed "%s"', async (word, context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig, { ankleLocked: true })
    const { run, type } = await asked(rig)
    type(word)
    expect(await run.ends(10), run.output).toBe(2)
    expect(run.output).toMatch(/nothing was changed/)
    expect(rig.calls).toEqual([])
  })

  test.concurrent('goes on after a typed yes, and shows how far it is', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig, { ankleLocked: true })
    const { run, type } = await asked(rig)
    type('yes')
    expect(await run.ends(20), run.output).toBe(0)
    expect(run.output).toMatch(/Writing 14\.6 KB {2}█+░+ 50 %/)
    expect(rig.calls).toHaveLength(1)
  })

  test.concurrent('looks again after the yes: what was safe when it was asked may not be any more', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await boardOf(rig, { ankleLocked: true })
    const { run, type } = await asked(rig)
    board.reports = 'armed'
    await passes(0.2)
    type('yes')
    expect(await run.ends(20), run.output).toBe(1)
    expect(run.output).toMatch(/session is under way/)
    expect(rig.calls).toEqual([])
  })
})

describeWith(['socat'], 'after writing, upright flash finds fault with', () => {
  async function failsAfter(rig: FlashRig, ...words: RegExp[]): Promise<void> {
    const run = rig.flash('--json')
    expect(await run.ends(30), run.output).toBe(1)
    for (const word of words) expect(run.output).toMatch(word)
    expect(run.lines.at(-1)).toMatchObject({ summary: { flashed: false, error: { hint: expect.any(String) } } })
  }

  test.concurrent('a board that still runs another build', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await rig.board()
    await failsAfter(rig, /answers as upright 0\.0\.1 \(build 00c0ffee\), not as upright 9\.9\.9/)
  })

  test.concurrent('a board that is silent', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await rig.board()
    onCall(rig, () => {
      board.program = 'none'
    })
    await failsAfter(rig, /written and verified, but no guard answers/)
  })

  test.concurrent.for([
    ['forgotten its limits', null, /limits stored in the guard are not those of before/],
    ['other limits', { ...COMMISSIONED, maxAngleDeg: 90 }, /maxAngleDeg was 60, is 90/],
  ] as const)('a board that has %s', async ([, config, words], context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const board = await boardOf(rig)
    onCall(rig, () => board.restartWith(config))
    await failsAfter(rig, words, /upright commission/)
  })
})

describeWith(['socat'], 'Ctrl-C', () => {
  test.concurrent('before anything is written breaks off, and says so', async (context) => {
    const rig = rigged(context).avrdude('exec sleep 30')
    await boardOf(rig)
    const run = rig.flash('--json')
    await run.says({ step: 'connecting' }, 15)
    await passes(0.3)
    run.signal('SIGINT')
    expect(await run.ends(5), run.output).toBe(1)
    expect(run.output).toMatch(/before anything was written/)
  })

  test.concurrent('while writing lets avrdude finish', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS.replace('sleep 0.3', 'sleep 1.5'))
    await boardOf(rig)
    const run = rig.flash('--json')
    await run.says({ step: 'writing' }, 15)
    run.signal('SIGINT')
    await run.says({ step: 'finishing' }, 2)
    expect(await run.ends(20), run.output).toBe(0)
    expect(run.lines.at(-1)).toMatchObject({ summary: { flashed: true } })
  })

  test.concurrent('again breaks off, and says what the board holds now', async (context) => {
    const rig = rigged(context).avrdude("printf '\\nWriting | ###' >&2; exec sleep 30")
    await boardOf(rig)
    const run = rig.flash('--json')
    await run.says({ step: 'writing' }, 15)
    run.signal('SIGINT')
    await run.says({ step: 'finishing' }, 2)
    run.signal('SIGINT')
    expect(await run.ends(5), run.output).toBe(1)
    expect(run.output).toMatch(/holds only a part of the program/)
    expect(run.output).toMatch(/pull-downs hold the motor off/)
    expect(run.output).toMatch(/Run `upright flash` again/)
  })

  test.concurrent('in a terminal reaches every program there, and avrdude finishes all the same', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS.replaceAll('sleep 0.3', 'sleep 1'))
    await boardOf(rig)
    const { run, type } = rig.terminal()
    await happens(
      () => run.output.includes('Writing'),
      15,
      () => run.output,
    )
    type('\u0003')
    expect(await run.ends(20), run.output).toBe(0)
    expect(run.output).toMatch(/This is finished first/)
    expect(run.output).toMatch(/Done in/)
  })
})

describeWith(['socat'], 'where upright flash is killed', () => {
  test.concurrent('avrdude finishes: no board is left with half a program', async (context) => {
    const rig = rigged(context)
    const done = join(rig.firmware, 'done')
    rig.avrdude(`printf 'Writing | ###' >&2; sleep 1.5; printf '###' >&2; sleep 0.5; touch ${done}`)
    await boardOf(rig)
    const run = rig.flash('--json')
    await run.says({ step: 'writing' }, 15)
    await run.kill()
    await happens(
      () => existsSync(done),
      10,
      () => 'avrdude did not finish',
    )
  })
})

describe('upright flash says what is missing or wrong', () => {
  async function answers(run: ReturnType<FlashRig['start']>, exitCode: number, ...words: RegExp[]): Promise<void> {
    expect(await run.ends(20), run.output).toBe(exitCode)
    for (const word of words) expect(run.output).toMatch(word)
    expect(run.output).not.toMatch(/^\s+at .*:\d+:\d+/m) // no stack
  }

  test.concurrent('a port that is not there', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await answers(rig.flash(), 3, /There is no serial port/, /USB cable/)
  })

  test.concurrent('a board that USB does not tell', async (context) => {
    const run = rigged(context).start(['flash', '--port', '/dev/null'])
    await answers(run, 2, /Which board is on \/dev\/null/, /--board uno, --board nano, --board mega/)
  })

  test.concurrent('a kind of board there is not', async (context) => {
    await answers(rigged(context).start(['flash', '--board', 'leonardo']), 2, /leonardo/, /uno, nano, mega/)
  })

  test.concurrent('an old boot loader that the board never had', async (context) => {
    await answers(rigged(context).flash('--old-bootloader'), 2, /for Nanos/, /--board nano/)
  })

  test.concurrent('firmware that is not built', async (context) => {
    const rig = rigged(context)
    rmSync(join(rig.firmware, 'firmware.json'))
    await answers(rig.flash(), 2, /no firmware to flash.*firmware\.json/, /npm run firmware/)
  })

  test.concurrent('half a .hex', async (context) => {
    const rig = rigged(context)
    const hex = join(rig.firmware, 'uno.hex')
    writeFileSync(hex, readFileSync(hex, 'utf8').slice(0, 20_000))
    await answers(rig.flash(), 2, /uno\.hex is damaged/)
  })

  test.concurrent('avrdude, before the board is asked', async (context) => {
    const rig = rigged(context)
    const words = ['flash', '--port', rig.port, '--board', 'uno', '--firmware', rig.firmware]
    await answers(rig.start(words, '/nowhere'), 1, /avrdude is not installed/, /sudo apt install avrdude/)
  })

  test.concurrent('nothing with --dry-run: it prints the command and runs none', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    const run = rig.flash('--dry-run', '--board', 'nano', '--old-bootloader')
    await answers(run, 0)
    expect(run.output.trim()).toBe(
      `avrdude -p atmega328p -c arduino -b 57600 -P ${rig.port} -D -U flash:w:${rig.firmware}/uno.hex:i`,
    )
    expect(rig.calls).toEqual([])
  })
})

describeWith(['socat'], 'while a controller has the port, upright flash', () => {
  test.concurrent('says so, with exit code 3', async (context) => {
    const rig = rigged(context).avrdude(SUCCEEDS)
    await boardOf(rig)
    const controller = rig.start(['run', '--port', rig.port])
    await controller.says({ type: 'linkUp' }, 15)
    const run = rig.flash('--yes')
    expect(await run.ends(20), run.output).toBe(3)
    expect(run.output).toMatch(/Another program has .* open/)
    expect(rig.calls).toEqual([])
  })
})
