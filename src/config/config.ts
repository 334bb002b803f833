import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { UprightError } from '../error.ts'
import { crossProblems } from './cross-checks.ts'
import { type ConfigLocation, locateConfig, type Surroundings, surroundings } from './location.ts'
import { configError, shapeProblems } from './problems.ts'
import { fileSchema } from './schema.ts'
import { type Config, type Places, settle } from './settle.ts'
import { restsOnWrong, withoutWrongKeys } from './wrong-keys.ts'

export type { Config } from './settle.ts'

/** A configuration is some kilobytes; what is larger is another file. */
const MAX_FILE_BYTES = 1_000_000

/** Reads the configuration: from `configPath`, else from where the surroundings say; defaults where there is no file. */
export function loadConfig(configPath?: string, where: Surroundings = surroundings()): Config {
  const location = locateConfig(configPath, where)
  const text = readConfigFile(location)
  const places: Places = {
    file: text === null ? null : location.file,
    folder: dirname(location.file),
    stateFolder: location.stateFolder,
    home: where.home,
  }
  return parseConfig(text ?? '', places)
}

/** Parses the text of a configuration file. Throws one error that lists every problem. */
export function parseConfig(text: string, places: Places): Config {
  const name = places.file ?? 'the defaults'
  const document = parseToml(text, name)
  const shape = fileSchema.safeParse(document)
  if (shape.success) {
    const config = settle(shape.data, places)
    const problems = crossProblems(config)
    if (problems.length > 0) throw configError(name, problems)
    return config
  }
  const problems = shapeProblems(document, shape.error.issues)
  const rest = fileSchema.safeParse(withoutWrongKeys(document, shape.error.issues))
  // the keys that are right by themselves are compared too, so that nobody has to mend a file twice
  const more = rest.success ? crossProblems(settle(rest.data, places)) : []
  throw configError(name, [...problems, ...more.filter((problem) => !restsOnWrong(problem, problems))])
}

function readConfigFile(location: ConfigLocation): string | null {
  let bytes: Buffer
  try {
    bytes = readFileSync(location.file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !location.named) return null
    throw unreadable(location.file, code ?? String(error), error)
  }
  if (bytes.length > MAX_FILE_BYTES) throw unreadable(location.file, `it has ${bytes.length} bytes`)
  try {
    // a byte order mark is what some editors begin a file with; TOML knows none, the decoder drops it
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw unreadable(location.file, 'it is not UTF-8 text', error)
  }
}

const READ_FAULTS: Readonly<Record<string, readonly [fault: string, hint: string]>> = {
  ENOENT: ['there is no such file', 'Give the path of a file, or leave --config out to use the defaults.'],
  EISDIR: ['it is a folder', 'Give the path of the file in it, such as …/upright.toml.'],
  EACCES: ['this user may not read it', 'Make it readable for the user that runs Upright (chmod, chown).'],
}

function unreadable(file: string, fault: string, cause?: unknown): UprightError {
  const [words, hint] = READ_FAULTS[fault] ?? [
    fault,
    'Give the path of an upright.toml; see docs/upright.example.toml.',
  ]
  return new UprightError('CONFIG_UNREADABLE', `cannot read ${file}: ${words}`, hint, 2, { cause })
}

function parseToml(text: string, file: string): object {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const what = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '')
    throw new UprightError(
      'CONFIG_SYNTAX',
      `${file}:${error.line}:${error.column}: ${what}\n${error.codeblock.trimEnd()}`,
      `Mend line ${error.line} of ${file}; text is written "in quotes", a section begins with its [name].`,
      2,
      { cause: error },
    )
  }
}
