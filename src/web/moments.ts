/** Moments as people of this place write them. */

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Hours, minutes and seconds. */
export function timeOf(at: string | Date): string {
  return TIME.format(new Date(at))
}

export function dayAndTimeOf(at: string | Date): string {
  return DAY_AND_TIME.format(new Date(at))
}
