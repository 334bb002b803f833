import { InvalidArgumentError } from 'commander'

/** What every command that reads the configuration takes. */
export const CONFIG_OPTION = [
  '--config <path>',
  'configuration file; else that in $UPRIGHT_HOME, the service’s or the XDG folder',
] as const

/** Parses an option that counts something; commander names the option in the error. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** Parses an option that measures something. */
export function numberWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
  }
}

/** Gathers an option that may be given again and again. */
export function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value]
}
