import { InvalidArgumentError } from 'commander'

/** `45m`, `1h30m`, `90s`; a bare number where a unit goes without saying. */
const DURATION = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?$/
const SECONDS_IN = { s: 1, min: 60 } as const

/** Seconds that `text` names; a bare number counts `unit`. Throws where it is no length of time. */
export function parseDuration(text: string, unit: keyof typeof SECONDS_IN): number {
  const compact = text.replaceAll(/\s+/g, '').toLowerCase()
  if (/^\d+(?:\.\d+)?$/.test(compact)) return Number(compact) * SECONDS_IN[unit]
  const match = DURATION.exec(compact)
  if (!match || compact === '')
    throw new InvalidArgumentError(`"${text}" is no length of time: write it as 90s, 45m or 1h30m.`)
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}
