/** `hardware/firmware/PROTOCOL.md` as data: its field tables, its examples, its lists of numbers. */
import { readFileSync } from 'node:fs'

const FIELD_BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, i16: 2, u32: 4, i32: 4, 'char[16]': 16 }

export interface PageField {
  readonly offset: number
  readonly name: string
  readonly kind: string
  readonly range: readonly [number, number] | null
}
export interface PageMessage {
  readonly name: string
  readonly type: number
  readonly fields: readonly PageField[]
}
export type FieldValues = Readonly<Record<string, number | string>>
export interface PageExample {
  readonly message: PageMessage
  readonly bytes: Uint8Array
  readonly values: FieldValues
}
export interface RefusedExample {
  readonly by: 'board' | 'host'
  readonly bytes: Uint8Array
  readonly fault: string
  readonly note: string
}

const page = readFileSync(new URL('../../hardware/firmware/PROTOCOL.md', import.meta.url), 'utf8')

/** The part of the page under a heading, up to the next heading. */
function section(heading: string): string {
  const begin = page.indexOf(`### ${heading}\n`)
  if (begin < 0) throw new Error(`PROTOCOL.md has no section "${heading}"`)
  const end = page.slice(begin + 4).search(/^#{2,3} /m)
  return page.slice(begin, end < 0 ? undefined : begin + 4 + end)
}

function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => /^\| *[0-9]/.test(line))
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const plain = (cell: string): string => cell.replaceAll('`', '').replaceAll('−', '-')

function parseRange(cell: string): [number, number] | null {
  if (cell === '') return null
  const [least, most = least] = plain(cell).split(' … ').map(Number)
  return [least!, most!]
}

function parseMessage(name: string, type: number): PageMessage {
  const fields = rows(section(`${name} (0x${type.toString(16).padStart(2, '0')})`)).map(
    ([offset, field, kind, , range]): PageField => ({
      offset: Number(offset),
      name: plain(field!),
      kind: kind!,
      range: parseRange(range!),
    }),
  )
  return { name, type, fields }
}

export const messages: readonly PageMessage[] = [...page.matchAll(/^### ([A-Z_]+) \(0x([0-9a-f]{2})\)$/gm)].map(
  ([, name, type]) => parseMessage(name!, Number.parseInt(type!, 16)),
)

export function messageNamed(name: string): PageMessage {
  const message = messages.find((candidate) => candidate.name === name)
  if (message === undefined) throw new Error(`PROTOCOL.md has no message ${name}`)
  return message
}

export const fieldBytes = (field: PageField): number => FIELD_BYTES[field.kind]!

function parseHex(line: string): Uint8Array {
  if (!/^[0-9A-F]{2}( [0-9A-F]{2})*$/.test(line)) throw new Error(`PROTOCOL.md: "${line}" is not bytes in hex`)
  return Uint8Array.from(line.split(' '), (byte) => Number.parseInt(byte, 16))
}

function parseValues(line: string): FieldValues {
  const pairs = [...line.matchAll(/ (\w+)=(?:"([^"]*)"|(-?\d+))/g)]
  return Object.fromEntries(pairs.map(([, name, text, number]) => [name!, text ?? Number(number)]))
}

function fenced(info: string): string[][] {
  return [...page.matchAll(new RegExp(`^\`\`\`${info}\n(.*?)\n\`\`\`$`, 'gms'))].map(([, text]) => text!.split('\n'))
}

export const examples: readonly PageExample[] = fenced('frame').map(([hex, told]) => ({
  message: messageNamed(told!.split(' ')[0]!),
  bytes: parseHex(hex!),
  values: parseValues(told!),
}))

export const refusedExamples: readonly RefusedExample[] = (['board', 'host'] as const).flatMap((by) =>
  fenced(`refused-by-${by}`).map(([hex, why]) => {
    const [fault, note] = why!.split(': ')
    return { by, bytes: parseHex(hex!), fault: fault!, note: note! }
  }),
)

/** The named numbers of a section of §7, in the order of the page. */
export function namedNumbers(heading: string): Record<string, number> {
  return Object.fromEntries(rows(section(heading)).map(([number, name]) => [plain(name!), Number(number)]))
}

const [, major, minor] = page.match(/^# The guard's protocol, version (\d+)\.(\d+)$/m)!
export const protocolVersion = { major: Number(major), minor: Number(minor) }

/** The lines of the worked example of packing, by what stands before them. */
export const workedPacking: Readonly<Record<string, string>> = Object.fromEntries(
  [...section('Packing').matchAll(/^([a-zA-Z, ]+?) {2,}(\S.*)$/gm)].map(([, label, text]) => [label!, text!]),
)
