/** Where each field of the firmware's structs lies, on the chip and in WebAssembly, read from the firmware's headers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../../src/package-root.ts'

/** A number somewhere in a struct. */
export interface Leaf {
  /** Such as `channel[1].speed_mdeg_s`. */
  readonly path: string
  readonly offset: number
  readonly bytes: number
  readonly signed: boolean
}

/** `chip`: nothing is aligned, an enum takes a byte. `wasm`: everything is aligned, an enum takes four. */
export type Rules = 'chip' | 'wasm'

interface Layout {
  readonly bytes: number
  readonly align: number
  readonly leaves: readonly Leaf[]
}

const HEADERS = ['guard.h', 'guard_wiring.h', 'guard_link.h'].map((name) =>
  readFileSync(join(packageRoot, 'hardware/firmware', name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''),
)
const SOURCE = HEADERS.join('\n')

/** Every number of a struct, in order. @throws Error where the headers hold no such struct */
export function leavesOf(struct: string, rules: Rules): readonly Leaf[] {
  return layoutOf(struct, rules).leaves
}

export function bytesOf(struct: string, rules: Rules): number {
  return layoutOf(struct, rules).bytes
}

function layoutOf(type: string, rules: Rules): Layout {
  const number = /^(u?)int(8|16|32)_t$/.exec(type)
  if (number) return single(Number(number[2]) / 8, number[1] === '', rules)
  if (type === 'bool') return single(1, false, rules)
  if (new RegExp(`typedef enum \\{[^}]*\\} ${type};`).test(SOURCE))
    return single(rules === 'chip' ? 1 : 4, false, rules)
  return structLayout(type, rules)
}

function single(bytes: number, signed: boolean, rules: Rules): Layout {
  return { bytes, align: rules === 'chip' ? 1 : bytes, leaves: [{ path: '', offset: 0, bytes, signed }] }
}

function structLayout(name: string, rules: Rules): Layout {
  const body = new RegExp(`typedef struct \\{([^}]*)\\} ${name};`).exec(SOURCE)?.[1]
  if (body === undefined) throw new Error(`the firmware's headers know no type ${name}`)
  const leaves: Leaf[] = []
  let end = 0
  let align = 1
  for (const declaration of body.split(';').map((text) => text.trim())) {
    if (declaration === '') continue
    const [, type, field, sizes] = /^(\w+)\s+(\w+)((?:\[\w+\])*)$/.exec(declaration) ?? []
    if (type === undefined || field === undefined)
      throw new Error(`${name} has a field this does not read: ${declaration}`)
    const one = layoutOf(type, rules)
    align = Math.max(align, one.align)
    end = rounded(end, one.align)
    for (const index of indices(sizes ?? '')) {
      for (const leaf of one.leaves)
        leaves.push({ ...leaf, path: joined(`${field}${index}`, leaf.path), offset: end + leaf.offset })
      end += one.bytes
    }
  }
  return { bytes: rounded(end, align), align, leaves }
}

/** `[2][3]` → `[0][0]`, `[0][1]` … in the order of memory. */
function indices(sizes: string): string[] {
  let all = ['']
  for (const [, size] of sizes.matchAll(/\[(\w+)\]/g))
    all = all.flatMap((outer) => Array.from({ length: constant(size!) }, (_, i) => `${outer}[${i}]`))
  return all
}

function constant(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const value = new RegExp(`#define ${text} (\\d+)`).exec(SOURCE)?.[1]
  if (value === undefined) throw new Error(`the firmware's headers do not define ${text} as a number`)
  return Number(value)
}

function joined(field: string, rest: string): string {
  return rest === '' ? field : `${field}.${rest}`
}

function rounded(bytes: number, align: number): number {
  return Math.ceil(bytes / align) * align
}
