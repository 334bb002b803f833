/** Writes keys of `[table]` into upright.toml, and leaves every other character of it as it is. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'smol-toml'
import { parseConfig } from '../config/config.ts'

/** The text with these keys in its `[table]`: comments, order and all else stay. */
export function withTableKeys(text: string, values: Readonly<Record<string, number>>): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text === '' ? [] : text.split(/\r?\n/)
  const header = lines.findIndex((line) => /^\s*\[\s*table\s*\]/.test(line))
  const missing = new Map(Object.entries(values))
  if (header < 0) return [...assignments(missing, ['[table]']), ...(lines.length > 0 ? ['', ...lines] : [''])].join(end)
  let next = lines.findIndex((line, at) => at > header && /^\s*\[/.test(line))
  if (next < 0) next = lines.length
  for (let at = header + 1; at < next; at++) {
    const match = /^(\s*([A-Za-z_]+)\s*=\s*)([^#]*?)(\s*(?:#.*)?)$/.exec(lines[at]!)
    const value = match?.[2] === undefined ? undefined : missing.get(match[2])
    if (!match || value === undefined) continue
    lines[at] = `${match[1]}${value}${match[4]}`
    missing.delete(match[2]!)
  }
  // after the section's last key, before what separates it from the next one
  let after = next
  while (after > header + 1 && lines[after - 1]!.trim() === '') after--
  lines.splice(after, 0, ...assignments(missing, []))
  return lines.join(end)
}

function assignments(values: ReadonlyMap<string, number>, before: string[]): string[] {
  return [...before, ...[...values].map(([key, value]) => `${key} = ${value}`)]
}

/** Writes them; in words why not. What would not be read back as it was meant is not written. */
export function writeTableKeys(file: string, values: Readonly<Record<string, number>>): string | null {
  try {
    const text = withTableKeys(textOf(file), values)
    const folder = dirname(file)
    parseConfig(text, { file, folder, stateFolder: folder, home: folder })
    const { table } = parse(text) as { table: Record<string, unknown> }
    if (Object.entries(values).some(([key, value]) => table[key] !== value)) return `${file} says it in another way`
    mkdirSync(folder, { recursive: true })
    const beside = `${file}.new`
    writeFileSync(beside, text)
    renameSync(beside, file)
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'EACCES' || code === 'EROFS' ? `${file} may not be written` : message
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
