/** A moment as this place's clock shows it: `2026-03-01 18:30`. */
export function localTime(moment: string | number): string {
  return new Date(moment).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
}

/** The day of a moment: `2026-03-01`. */
export function localDay(moment: string | number): string {
  return new Date(moment).toLocaleDateString('sv-SE')
}
