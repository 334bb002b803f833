/** `upright commission` itself: the wizard on a real table, or on an emulated one, shown where there is a place for it. */
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { nativePorts } from '../../hardware/serial/ports.ts'
import { PARTS, type PartName } from '../commissioning/parts.ts'
import type { Asked } from '../commissioning/plan.ts'
import type { CommissioningEntry, CommissioningRecord, MissingPart } from '../commissioning/record.ts'
import { writeTableKeys } from '../commissioning/table-file.ts'
import { TableWalk } from '../commissioning/table-walk.ts'
import type { TableValues } from '../commissioning/wizard/step.ts'
import type { WizardView } from '../commissioning/wizard/view.ts'
import type { Config } from '../config/config.ts'
import { locateConfig, surroundings } from '../config/location.ts'
import { FLASH_BOARDS } from '../flash/boards.ts'
import { readFirmware, SHIPPED_FIRMWARE } from '../flash/firmware.ts'
import { withCommissioning } from '../journal/open-commissioning.ts'
import type { CommissionOptions } from './commission.ts'
import { CommissionPage, type CommissionPageOptions } from './commission-page.ts'
import {
  CommissionScreen,
  type CommissionSurface,
  JsonLines,
  type SurfaceOptions,
  WordLines,
} from './commission-surface.ts'
import { type Output, tell } from './output.ts'

export interface WalkSettings {
  readonly options: CommissionOptions
  readonly config: Config
  readonly asked: Asked
  readonly output: Output
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Where a walk's record is kept, and what its table is. */
interface Place {
  readonly path: string
  readonly where: string
  readonly record: () => CommissioningRecord
  readonly keep: (entries: readonly CommissioningEntry[]) => void
  readonly writeTable: (values: TableValues) => string | null
}

/** Walks until every part has passed, or it is left. Resolves with the exit code. */
export async function walkTable(settings: WalkSettings): Promise<number> {
  const { options, config, asked } = settings
  const rehearsal = options.emulated ? new (await import('./commission-rehearsal.ts')).Rehearsal() : null
  const place = rehearsal ? rehearsed(rehearsal.path) : await onPort(settings)
  let planned: readonly MissingPart[] = []
  let view: WizardView | null = null
  let leave = () => {}
  const left = new Promise<'left'>((resolve) => {
    leave = () => resolve('left')
  })
  const { version, build } = readFirmware(SHIPPED_FIRMWARE, FLASH_BOARDS.uno)
  const page = openPage(settings, {
    where: place.where,
    answered: ({ question, text }) => walk.answerFromPage(question, text),
    stop: () => walk.askStop(),
    tell: (news) => surface.tellPage(news),
  })
  const walk = new TableWalk({
    ...place,
    ...(rehearsal ? { ports: rehearsal.ports, kind: 'emulated' } : {}),
    config,
    asked,
    shipped: { version, build },
    planned: (parts) => {
      planned = parts
      surface.planned(parts)
      page?.planned(parts)
    },
    changed: (changed) => {
      view = changed
      surface.show(changed)
      page?.show(changed)
    },
  })
  const surface = openSurface(settings, {
    where: place.where,
    answer: (question, typed) => walk.answer(question, typed),
    quit: leave,
    ...(rehearsal
      ? {
          press: (key: string) => rehearsal.press(key),
          legend: (columns: number) => rehearsal.legend(columns, process.stdout.hasColors()),
        }
      : {}),
  })
  for (const signal of SIGNALS) process.once(signal, leave)
  try {
    await Promise.race([Promise.all([walk.open(), walk.finished]), left])
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave)
    await walk.close()
    rehearsal?.close()
    await page?.close()
    surface.close()
  }
  return summarize(settings, { planned, passed: passedOf(view), place })
}

async function onPort({ options, config }: WalkSettings): Promise<Place> {
  const chosen = options.port ?? config.serial.port
  const path = chosen === 'auto' ? await discoverPort(nativePorts) : chosen
  const database = config.journal.path
  const file = config.file ?? locateConfig(options.config, surroundings()).file
  return {
    path,
    where: path,
    record: () => withCommissioning(database, (store) => store.read()),
    keep: (entries) =>
      withCommissioning(database, (store) => {
        for (const entry of entries) store.append(entry)
      }),
    writeTable: (values) => writeTableKeys(file, values),
  }
}

/** Nothing of a rehearsal is kept, and no file is written. */
function rehearsed(path: string): Place {
  const passed = new Map<PartName, CommissioningEntry>()
  return {
    path,
    where: 'rehearsal on an emulated table',
    record: () => ({ passed, damaged: [] }),
    keep: (entries) => {
      for (const entry of entries) passed.set(entry.part, entry)
    },
    writeTable: () => null,
  }
}

function openSurface({ options, output }: WalkSettings, surface: SurfaceOptions): CommissionSurface {
  if (options.json) return new JsonLines(surface, output)
  if (process.stdout.isTTY && process.stdin.isTTY) return new CommissionScreen(surface)
  return new WordLines(surface, output)
}

/** The page of this machine, where one is wanted; `null` otherwise. */
function openPage(
  { options, config }: WalkSettings,
  page: Omit<CommissionPageOptions, 'config' | 'table'>,
): CommissionPage | null {
  if (!options.page || config.page.port === 0) return null
  return new CommissionPage({ ...page, config, table: options.emulated ? 'emulated' : 'serial' })
}

function passedOf(view: WizardView | null): ReadonlyMap<PartName, unknown> {
  return new Map(view?.passed.map(({ part, measured }) => [part, measured]))
}

interface Ended {
  readonly planned: readonly MissingPart[]
  readonly passed: ReadonlyMap<PartName, unknown>
  readonly place: Place
}

function summarize({ options, output }: WalkSettings, { planned, passed, place }: Ended): number {
  const left = planned.filter(({ part }) => !passed.has(part))
  const exitCode = left.length === 0 ? 0 : 1
  if (options.json) {
    output.print(
      JSON.stringify({ summary: { port: place.path, passed: [...passed.keys()], left: left.map(({ part }) => part) } }),
    )
    return exitCode
  }
  for (const [part, measured] of passed) {
    tell(output, `✓ ${PARTS[part].title}`)
    tell(output, `  ${measuredWords(measured as Record<string, unknown>)}`)
  }
  for (const { part } of left) tell(output, `· ${PARTS[part].title}: not passed yet`)
  tell(output, lastWords(planned.length, left.length, options.emulated === true))
  return exitCode
}

function lastWords(planned: number, left: number, isRehearsal: boolean): string {
  if (isRehearsal) return `${left === 0 ? 'All passed. ' : ''}It was a rehearsal: nothing of it is kept.`
  if (planned === 0) return 'Every part holds: nothing is to be tried. --all tries them again.'
  if (left > 0) return 'What has passed is kept: “upright commission” goes on from there.'
  return 'All passed. Sessions may start once today’s test of the E-stop is done.'
}

function measuredWords(measured: Record<string, unknown>): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`)
    .join(', ')
}
