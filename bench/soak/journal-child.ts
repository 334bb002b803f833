/** Runs sessions many times as fast as life and says what happens and what the journal has confirmed, until it is killed. */
import { writeSync } from 'node:fs'
import { Chance } from '../../hardware/simulator/noise.ts'
import { reallyPasses } from './fake-timers.ts'
import { machineMs } from './machine-clock.ts'
import { QuickRun } from './quick-run.ts'
import { SHORT_PROGRAM } from './short-program.ts'

const [folder = '', seed = '1'] = process.argv.slice(2)
/** The table's time between two rests of the processor, and how long it rests, ms. */
const STRIDE_MS = 500
const REST_MS = 5

const say = (line: string) => void writeSync(1, `${line}\n`)
const chance = new Chance(Number(seed))
const run = new QuickRun({
  folder,
  toml: SHORT_PROGRAM,
  hears: (message) => {
    if (message.type === 'fact') say(`fact ${machineMs()} ${JSON.stringify(message.fact)}`)
    if (message.type === 'trouble') say(`trouble ${message.message}`)
  },
  kept: (throughSeq) => say(`kept ${throughSeq}`),
})
await run.open()
say('ready')
for (;;) {
  if (run.isHome) run.does('start')
  else if (run.live.phase === 'confirming') run.does('start')
  else if (chance.next() < 0.01) run.does('stop')
  await run.pass(STRIDE_MS)
  say(`beat ${machineMs()} ${run.nowMs} ${run.live.session ?? '-'}`)
  await reallyPasses(REST_MS)
}
