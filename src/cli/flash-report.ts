/** How `upright flash` tells what it does: JSON lines, plain lines, or lines with a bar that moves. */
import { GUARD_WORDS } from '../feed/fact-words.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import type { FlashProgress, FlashStage } from '../flash/avrdude-log.ts'
import type { FlashPlan, FlashStep, FlashSummary } from '../flash/flash.ts'
import { toldError } from '../run/told-error.ts'
import type { Output } from './output.ts'

export interface FlashReport {
  begin(plan: FlashPlan): void
  step(step: FlashStep): void
  end(summary: FlashSummary): void
  failed(error: unknown): void
}

/** A line of a terminal that is written again and again. */
export interface MovingLine {
  show(text: string): void
  /** Leaves it as it is. */
  keep(): void
}

const JSON_PERCENT_STEP = 10
const OLD_BOOT_LOADER =
  'This old boot loader does not survive the watchdog: should the guard ever hang, the board stays silent, without an alarm, until its power is cut. Burn a new one before anyone uses the table (docs/firmware.md).'
const BAR_CELLS = 30

/** One object a line, the summary last. */
export function jsonReport(output: Output): FlashReport {
  const tell = (line: object) => output.print(JSON.stringify(line))
  let told = ''
  return {
    begin: ({ target, firmware }) =>
      tell({
        step: 'board',
        port: target.port,
        board: target.board.name,
        firmware: firmware.version,
        build: firmware.build,
        ...(hasOldBootLoader(target) ? { warning: OLD_BOOT_LOADER } : {}),
      }),
    step: (step) => {
      if (step.step !== 'flashing') return tell(step)
      const { stage, percent } = step.progress
      const rounded = Math.floor(percent / JSON_PERCENT_STEP) * JSON_PERCENT_STEP
      const key = `${stage} ${rounded}`
      if (key === told) return
      told = key
      tell({ step: stage, percent: rounded })
    },
    end: (summary) => tell({ summary }),
    failed: (error) => {
      const { code, message, hint } = toldError(error)
      tell({ summary: { flashed: false, error: { code, message, hint } } })
    },
  }
}

function hasOldBootLoader({ board, baud }: FlashPlan['target']): boolean {
  return board.oldBaud === baud
}

/** A line for each step; where there is a `moving` line, it shows how far the step is. */
export function wordsReport(output: Output, moving: MovingLine | null): FlashReport {
  let stage: FlashStage | null = null
  let sizeKb = ''
  const flashing = (progress: FlashProgress) => {
    const isNew = progress.stage !== stage
    if (isNew && stage !== null) moving?.keep()
    stage = progress.stage
    const words = STAGE_WORDS[stage](sizeKb)
    if (moving) moving.show(`${words}${barOf(progress)}`)
    else if (isNew) output.print(words)
  }
  return {
    begin: ({ target, firmware }) => {
      sizeKb = `${(firmware.flashBytes / 1024).toFixed(1)} KB`
      output.print(`${target.board.name} on ${target.port}, to run ${firmware.version} (build ${firmware.build})`)
      if (hasOldBootLoader(target)) output.print(OLD_BOOT_LOADER)
    },
    step: (step) => {
      if (step.step === 'flashing') return flashing(step.progress)
      moving?.keep()
      output.print(stepWords(step))
    },
    end: (summary) => {
      for (const line of summaryWords(summary)) output.print(line)
    },
    failed: () => moving?.keep(),
  }
}

/** The last line of a terminal. */
export function terminalLine(stream: NodeJS.WriteStream): MovingLine {
  let shown = ''
  return {
    show: (text) => {
      if (text === shown) return
      shown = text
      stream.write(`\r\u001b[K${text}`)
    },
    keep: () => {
      if (shown !== '') stream.write('\n')
      shown = ''
    },
  }
}

const STAGE_WORDS: Readonly<Record<FlashStage, (size: string) => string>> = {
  connecting: () => 'Calling the boot loader',
  writing: (size) => `Writing ${size}`,
  verifying: (size) => `Reading back ${size}`,
}

function barOf({ stage, percent, failedCalls }: FlashProgress): string {
  if (stage === 'connecting') return failedCalls === 0 ? '' : `: no answer yet (${failedCalls} of 10 calls)`
  const full = Math.round((percent / 100) * BAR_CELLS)
  return `  ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${percent} %`
}

function stepWords(step: Exclude<FlashStep, { step: 'flashing' }>): string {
  switch (step.step) {
    case 'guard':
      return `There now: ${step.firmware} (build ${step.build}), ${GUARD_WORDS[step.guard]}`
    case 'noGuard':
      return `No guard to ask: ${step.message}`
    case 'finishing':
      return 'This is finished first: half a program on the board helps nobody. Ctrl-C again breaks off all the same.'
    case 'checking':
      return 'Waiting for the guard'
  }
}

function summaryWords(summary: FlashSummary): string[] {
  const { flashed, firmware, build, commissioned, limits, before, tookS } = summary
  const what = `${firmware} (build ${build})`
  const outcome = flashed
    ? `Done in ${Math.round(tookS)} s: the guard runs ${what}.`
    : `The board runs ${what} already: nothing was changed. --force flashes it again.`
  if (!commissioned) return [outcome, 'It is not commissioned, so it moves nothing yet. Next: upright commission']
  const stored = `upright ${formatAngle(limits.uprightDeg)}, deepest ${formatAngle(limits.maxAngleDeg)}, ${formatClock(limits.capS)} inverted`
  return [outcome, `Its limits ${flashed && before !== null ? 'are as before' : 'are stored'}: ${stored}.`]
}
