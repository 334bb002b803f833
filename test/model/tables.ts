/** The tables that are explored: one program that ends by itself, and one that the cap or an unanswered question ends. */
import { join } from 'node:path'
import type { TableInput } from '../../machines/table.machine.ts'
import { type Config, loadConfig } from '../../src/config/config.ts'
import { packageRoot } from '../../src/package-root.ts'
import { findProgram } from '../../src/people/programs.ts'

export interface ModelTable {
  readonly name: string
  readonly config: Config
  readonly input: TableInput
}

export const SMALL_TABLE = 'test/model/small-table.toml'

function table(name: string, program: string, comfort: Partial<TableInput['comfort']>): ModelTable {
  const config = loadConfig(join(packageRoot, SMALL_TABLE))
  const { limits, programs } = config
  return {
    name,
    config,
    input: {
      program: findProgram(programs, program),
      comfort: { ...config.comfort, ...comfort },
      limits,
      uprightDeg: config.table.uprightDeg,
    },
  }
}

export const MODEL_TABLES: readonly ModelTable[] = [
  table('press', 'twice', {}),
  table('hold', 'long', { startMode: 'hold', promptEveryS: 30, promptAnswerS: 6 }),
]
