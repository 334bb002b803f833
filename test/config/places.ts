import { parseConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/settle.ts'
import type { UprightError } from '../../src/error.ts'

const PLACES = {
  file: '/etc/upright/upright.toml',
  folder: '/etc/upright',
  stateFolder: '/var/lib/upright',
  home: '/home/pi',
}

/** What `text` in `/etc/upright/upright.toml` comes to. */
export function configOf(text: string): Config {
  return parseConfig(text, PLACES)
}

/** The error that `text` is answered with. */
export function errorOf(text: string): UprightError {
  try {
    configOf(text)
  } catch (error) {
    return error as UprightError
  }
  throw new Error(`accepted without a word:\n${text}`)
}
