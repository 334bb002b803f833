/** Every figure the project follows over time, by its name in the design, with its unit and what it is held to. */
export const METRICS = {
  'simulate.speedup': { unit: '× real time', target: '≥ 10,000' },
  'campaign.sessionsPerMin': { unit: 'sessions/min', target: '' },
  'control.statusToDriveMs.p50': { unit: 'ms', target: '' },
  'control.statusToDriveMs.p99': { unit: 'ms', target: '≤ 1' },
  'control.rssMb': { unit: 'MB', target: '≤ 90' },
  'control.cpuPct': { unit: '% of a core', target: '≤ 3' },
  'control.readyS': { unit: 's', target: '≤ 1.5' },
  'guard.estopToOffUs.max': { unit: 'µs', target: '≤ 10' },
  'guard.stepPct.max': { unit: '% of 1 ms', target: '≤ 30' },
  'guard.flashBytes': { unit: 'bytes', target: '≤ 24,576' },
  'guard.ramBytes': { unit: 'bytes', target: '≤ 1,229' },
  'guard.controllerLostStopMs.max': { unit: 'ms', target: '≤ 500' },
  'emulate.speedup': { unit: '× real time', target: '≥ 1' },
  'web.pressToPaintMs.p95': { unit: 'ms', target: '≤ 100' },
  'web.firstLoadKb': { unit: 'KB', target: '≤ 60' },
  'writes.idleMbPerDay': { unit: 'MB/day', target: '' },
  'writes.sessionsMbPerDay': { unit: 'MB/day', target: '' },
  'fleet.tables': { unit: 'tables', target: '' },
  'fleet.deliveryMs.p99': { unit: 'ms', target: '' },
} as const
export type MetricName = keyof typeof METRICS

/** `null`: its part is not built yet, was not asked for, or a tool for it is missing. Never a guess. */
export type Metrics = Record<MetricName, number | null>

/** A figure beside the metrics that explains them. */
export interface Extra {
  readonly name: string
  readonly value: number | null
  readonly unit: string
  /** What is counted, or why there is no value. */
  readonly says: string
}

/** Figures that only mean something side by side, as over the hours of a day. */
export interface FigureTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** What one part of the bench found. */
export interface Findings {
  readonly metrics: Partial<Metrics>
  readonly extras: readonly Extra[]
  readonly tables?: readonly FigureTable[]
  /** What is not as it should be, in words: then the bench fails, and nothing is saved. */
  readonly problems?: readonly string[]
}

export function extra(name: string, value: number | null, unit: string, says: string): Extra {
  return { name, value, unit, says }
}

/** A figure with three digits that count; – where there is none. */
export function figureWords(value: number | null): string {
  if (value === null) return '–'
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en')
  return value.toPrecision(3)
}

/** All metrics by name, those that were found and `null` for the others. */
export function allMetrics(found: readonly Findings[]): Metrics {
  const names = Object.keys(METRICS) as MetricName[]
  const values = Object.assign({}, ...found.map(({ metrics }) => metrics)) as Partial<Metrics>
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null])) as Metrics
}

/** The value that a share `q`, 0…1, of `values` does not pass. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
