/** A curve in one line of text. */

const LEVELS = [...'▁▂▃▄▅▆▇█'] as const

/** `values` as blocks of eight heights between the least and the greatest; at most `columns` of them, each the greatest of its share. */
export function sparkline(values: readonly number[], columns = values.length): string {
  const usable = values.filter(Number.isFinite)
  if (usable.length === 0 || columns < 1) return ''
  const shares = Math.min(Math.floor(columns), usable.length)
  const peaks = Array.from({ length: shares }, (_, share) =>
    usable
      .slice(Math.floor((share * usable.length) / shares), Math.floor(((share + 1) * usable.length) / shares))
      .reduce((peak, value) => Math.max(peak, value)),
  )
  const low = peaks.reduce((least, value) => Math.min(least, value))
  const high = peaks.reduce((greatest, value) => Math.max(greatest, value))
  const levelOf = (value: number) =>
    high === low ? 0 : Math.round(((value - low) / (high - low)) * (LEVELS.length - 1))
  return peaks.map((value) => LEVELS[levelOf(value)]).join('')
}
