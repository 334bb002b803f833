/** A session during which the disk of its journal fills up. Runs where `folder` is a small disk of its own; prints a report. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { reallyPasses } from './fake-timers.ts'
import { ToldFacts } from './journal-check.ts'
import { QuickRun } from './quick-run.ts'
import { SHORT_PROGRAM } from './short-program.ts'

const folder = process.argv[2]!
const ballast = join(folder, 'ballast')
/** While the disk fails nobody waits for it; the table's time is slowed down so that its thread can follow, real ms. */
const STRIDE_MS = 200
const REST_MS = 4
const MENDED_WITHIN_MS = 20_000

const told = new ToldFacts()
const troubles: string[] = []
const problems: string[] = []
const run = new QuickRun({
  folder,
  toml: SHORT_PROGRAM,
  hears: (message) => {
    if (message.type === 'fact') told.tell(message.fact)
    if (message.type === 'trouble') troubles.push(message.message)
  },
})

function fill(): void {
  const file = openSync(ballast, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(4096))
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}

function expect(isSo: boolean, otherwise: string): void {
  if (!isSo) problems.push(otherwise)
}

/** Slowly, and pressing Start when it is asked for. */
async function until(what: () => boolean, withinMs: number): Promise<boolean> {
  for (const endMs = run.nowMs + withinMs; !what(); ) {
    if (run.nowMs > endMs) return false
    if (run.live.phase === 'confirming') run.does('start')
    await run.pass(STRIDE_MS)
    await reallyPasses(REST_MS)
  }
  return true
}

await run.open()
await run.until(() => run.isHome, 10_000)
run.does('start')
expect(await until(() => run.live.phase === 'holding', 60_000), 'the session did not begin')
run.waitsForJournal = false
fill()
expect(await until(() => run.isHome, 300_000), 'the session was not brought home')
expect(told.sessions[0]?.outcome === 'completed', `the session ended ${told.sessions[0]?.outcome}`)
expect(
  troubles.some((text) => text.includes('the disk is full')),
  'nothing was said of the full disk',
)
const { refusals } = run.live
expect(
  refusals.some((text) => text.includes('the disk is full')),
  `no refusal tells of the disk: ${refusals.join(' ')}`,
)
run.does('start')
await until(() => false, 3000)
expect((told.types.get('refused') ?? 0) === 1 && run.live.session === null, 'the next session was not refused')
const waited = told.facts
rmSync(ballast)
for (let ms = 0; run.live.refusals.length > 0 && ms < MENDED_WITHIN_MS; ms += 10) {
  await run.pass(10)
  await reallyPasses(10)
}
expect(run.live.refusals.length === 0, 'it did not go on when there was room again')
run.waitsForJournal = true
run.does('start')
expect(await until(() => run.live.session !== null, 5000), 'no session began when there was room again')
expect(await until(() => run.isHome, 300_000), 'the session after that did not come home')
await run.close()
expect(told.sessions.length === 2 && told.sessions[1]!.outcome === 'completed', 'there were not two sessions')
problems.push(...told.differences(run.journalPath))
console.log(JSON.stringify({ facts: told.facts, waited, troubles, problems }))
