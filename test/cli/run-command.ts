import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Output } from '../../src/cli/output.ts'
import type { TraceSample } from '../../src/feed/live-state.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { factsOf, started } from '../journal/recorded-session.ts'

/** What `make`'s command prints for `words`. */
export async function printed(make: (output: Output) => Command, ...words: string[]): Promise<string> {
  const lines: string[] = []
  const output: Output = { columns: 120, colour: false, print: (text) => lines.push(text) }
  const command = make(output)
  // what is not caught here must not end the test run
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeErr: () => {} })
  await command.parseAsync(words, { from: 'user' })
  return lines.join('\n')
}

/** The path of a configuration file in a folder of its own. */
export function configFile(text = ''): string {
  const path = join(mkdtempSync(join(tmpdir(), 'upright-cli-')), 'upright.toml')
  writeFileSync(path, text)
  return path
}

/** A configuration whose journal holds the sessions `evening` (whole, with its trace) and `cut-off` (never ended). */
export async function recordedConfig(): Promise<string> {
  const config = configFile()
  const journal = await openJournal({ path: join(config, '../upright.db') })
  for (const fact of factsOf('evening').slice(0, -1)) journal.record(fact)
  for (const sample of eveningTrace()) journal.trace('evening', sample)
  for (const fact of factsOf('evening').slice(-1)) journal.record(fact)
  journal.record(started('cut-off'))
  await journal.close()
  return config
}

/** Down to 20° and back: upright at 1 s, 20° at 12 s, horizontal again at 37 s. */
export function eveningTrace(): TraceSample[] {
  return Array.from({ length: 300 }, (_, index) => {
    const tMs = 1000 + index * 200
    const s = tMs / 1000
    const isDown = s >= 12 && s < 30
    return {
      tMs,
      phase: s < 12 ? 'tilting' : isDown ? 'holding' : 'returning',
      angleDeg: s < 12 ? -75 + ((s - 1) / 11) * 95 : isDown ? 20 : Math.max(0, 20 - (s - 30) * 3),
      targetDeg: s < 30 ? 20 : 0,
      speedDegPerS: 0,
      driveMilli: isDown ? 0 : 300,
      guard: 'armed',
      exposureMin: 0.1,
      events: [],
    }
  })
}
