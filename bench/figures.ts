/** `bench/figures.json`: what was measured last, part by part, each with where and of which commit. The docs are drawn from it. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot } from '../src/package-root.ts'
import type { Findings } from './metrics.ts'
import { PART_NAMES, type PartName } from './parts.ts'

const figuresPath = join(packageRoot, 'bench/figures.json')
/** What a figure depends on. */
const MEASURED = ['machines', 'hardware', 'src', 'bench/*.ts', 'bench/*/*.ts', 'package-lock.json']

const whereSchema = z.object({
  node: z.string(),
  cpu: z.string(),
  /** Programs that wanted a core when it began: above the number of cores, speeds are lower than they could be. */
  load: z.number().optional(),
  commit: z.string(),
})
const partSchema = whereSchema.extend({
  measured: z.iso.date(),
  metrics: z.record(z.string(), z.number().nullable()),
  extras: z.array(
    z.object({ name: z.string(), value: z.number().nullable(), unit: z.string(), says: z.string() }).readonly(),
  ),
  tables: z.array(
    z.object({
      title: z.string(),
      head: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number()]))),
    }),
  ),
})

/** Which machine and which code. */
export type Where = z.infer<typeof whereSchema>
export type SavedPart = z.infer<typeof partSchema>
export type Figures = Partial<Record<PartName, SavedPart>>

export function here(): Where {
  const cpu = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`
  return { node: process.version, cpu, load: loadavg()[0] ?? 0, commit: commit() }
}

/** Throws where the file is not what `--save` writes. */
export function readFigures(text: string = readFileSync(figuresPath, 'utf8')): Figures {
  return z.partialRecord(z.enum(PART_NAMES), partSchema).parse(JSON.parse(text))
}

/** Puts what was found in place of what the file says of these parts; the other parts stay. */
export function saveFigures(found: ReadonlyMap<PartName, Findings>, where: Where): void {
  const merged = merge(readFigures(), found, where, new Date())
  writeFileSync(figuresPath, `${JSON.stringify(merged, roundedFigure, 2)}\n`)
}

export function merge(saved: Figures, found: ReadonlyMap<PartName, Findings>, where: Where, now: Date): Figures {
  const measured = now.toISOString().slice(0, 10)
  const parts = PART_NAMES.map((name): [PartName, SavedPart | undefined] => {
    const findings = found.get(name)
    if (!findings) return [name, saved[name]]
    const { metrics, extras, tables = [] } = findings
    const copy = structuredClone({ measured, ...where, metrics, extras, tables })
    return [name, partSchema.parse(copy)]
  })
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined))
}

/** Digits beyond the fifth tell of the day, not of the code. */
function roundedFigure(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}

function commit(): string {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: packageRoot, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '-uno', '--', ...MEASURED)
    return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' and changes'}`
  } catch {
    return 'unknown'
  }
}
