/** Quantities as people read them. */

const MINUS = '−'

/** Degrees with a true minus sign: `−12.3°`; `–` where there is none. */
export function formatAngle(angleDeg: number | null, digits = 1): string {
  if (angleDeg === null || !Number.isFinite(angleDeg)) return '–'
  const size = Math.abs(angleDeg).toFixed(digits)
  // Noise around horizontal must not flicker between 0.0 and −0.0.
  return `${angleDeg < 0 && Number(size) !== 0 ? MINUS : ''}${size}°`
}

/** Seconds as `m:ss`, from an hour on as `h:mm:ss`; `–` where there are none. */
export function formatClock(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–'
  const whole = Math.max(0, Math.floor(seconds + 1e-6))
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(whole % 60)}` : `${minutes}:${twoDigits(whole % 60)}`
}

/** A signed whole percentage: `+12 %`, `−3 %`, `0 %`. */
export function formatPercent(fraction: number): string {
  const percent = Math.round((Number.isFinite(fraction) ? fraction : 0) * 100)
  const sign = percent > 0 ? '+' : percent < 0 ? MINUS : ''
  return `${sign}${Math.abs(percent)} %`
}

/** `value` held between `low` and `high`; not-a-number becomes `low`. */
export function clamp(value: number, low: number, high: number): number {
  return value > low ? Math.min(value, high) : low
}
