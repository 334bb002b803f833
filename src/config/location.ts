import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export interface ConfigLocation {
  /** Absolute path of `upright.toml`. */
  readonly file: string
  /** Whether a person named this very file: then it must exist. */
  readonly named: boolean
  /** Folder for what the controller writes. */
  readonly stateFolder: string
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** Where this process runs, as far as configuration cares. */
export function surroundings(): Surroundings {
  return { env: process.env, home: homedir() }
}

/**
 * Where configuration and state are: the path given with `--config`, else `$UPRIGHT_HOME`, else the folders systemd made, else
 * the XDG folders.
 */
export function locateConfig(configPath: string | undefined, { env, home }: Surroundings): ConfigLocation {
  if (configPath !== undefined) {
    const file = resolve(configPath)
    return { file, named: true, stateFolder: resolve(file, '..') }
  }
  if (env.UPRIGHT_HOME) {
    const folder = resolve(env.UPRIGHT_HOME)
    return { file: join(folder, 'upright.toml'), named: false, stateFolder: folder }
  }
  const stateFolder = firstOf(env.STATE_DIRECTORY)
  const configFolder = firstOf(env.CONFIGURATION_DIRECTORY)
  const serviceFolder = configFolder ?? stateFolder
  if (serviceFolder) {
    return { file: join(serviceFolder, 'upright.toml'), named: false, stateFolder: stateFolder ?? serviceFolder }
  }
  return {
    file: join(xdg(env.XDG_CONFIG_HOME, join(home, '.config')), 'upright', 'upright.toml'),
    named: false,
    stateFolder: join(xdg(env.XDG_STATE_HOME, join(home, '.local', 'state')), 'upright'),
  }
}

/** systemd separates several folders with colons; the first is the service's own. */
function firstOf(folders: string | undefined): string | undefined {
  return folders?.split(':').find((folder) => folder !== '')
}

/** The XDG specification says to ignore paths that are not absolute. */
function xdg(folder: string | undefined, standard: string): string {
  return folder && isAbsolute(folder) ? folder : standard
}
