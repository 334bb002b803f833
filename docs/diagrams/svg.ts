/** A sheet as an SVG file. It brings its own paper, white or dark as the reader's system is, so it can be read on any page. */
import { junctions } from './circuit.ts'
import { FONT_PX, type Placed, type Sheet, type Wire, type Words } from './sheet.ts'
import { MOTOR } from './symbols.ts'

const DEGREES = { right: 0, down: 90, left: 180, up: 270 }

const STYLE = `
  .paper { fill: #fff; stroke: #d0d7de }
  .wire, .part { fill: none; stroke: #1f2328; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round }
  .power { stroke-width: 3 }
  .link { stroke-dasharray: 4 4; stroke: #6e7781 }
  .solid { fill: #1f2328 }
  .box { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.5 }
  .pin { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.5 }
  text { fill: #1f2328; font-family: system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif }
  .title { font-weight: 600 }
  .small { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #161b22; stroke: #30363d }
    .wire, .part { stroke: #e6edf3 }
    .link { stroke: #8b949e }
    .solid { fill: #e6edf3 }
    .box { fill: #21262d; stroke: #8b949e }
    .pin { fill: #0c2d4e; stroke: #58a6ff }
    text { fill: #e6edf3 }
    .small { fill: #9da7b1 }
  }`

export function svgOf(sheet: Sheet): string {
  const { width, height, name } = sheet
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${name}-title ${name}-desc">`,
    `<title id="${name}-title">${escaped(sheet.title)}</title>`,
    `<desc id="${name}-desc">${escaped(sheet.says)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...sheet.wires.map(wireSvg),
    ...sheet.parts.map(partSvg),
    ...junctions(sheet).map(([x, y]) => `<circle class="solid" cx="${x}" cy="${y}" r="3.2"/>`),
    ...sheet.words.map(wordsSvg),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

function wireSvg({ points, kind }: Wire): string {
  const kinds = kind === 'signal' ? 'wire' : `wire ${kind}`
  return `<path class="${kinds}" d="M${points.map((point) => point.join(' ')).join('L')}"/>`
}

function partSvg({ name, symbol, at, way, body: [left, top, right, bottom] }: Placed): string {
  if (symbol === null) {
    const isPin = name.startsWith('pin ')
    const size = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`
    return isPin ? `<rect class="pin" ${size} rx="11"/>` : `<rect class="box" ${size} rx="4"/>`
  }
  const turned = way === 'right' ? '' : ` rotate(${DEGREES[way]})`
  const shape = [`<path class="part" d="${symbol.path}"/>`]
  if (symbol.filled !== undefined) shape.push(`<path class="solid" d="${symbol.filled}"/>`)
  const letter = symbol === MOTOR ? motorLetter([(left + right) / 2, (top + bottom) / 2]) : ''
  return `<g transform="translate(${at.join(' ')})${turned}">${shape.join('')}</g>${letter}`
}

function motorLetter([x, y]: readonly [number, number]): string {
  return `<text x="${x}" y="${y + 6}" font-size="17" text-anchor="middle">M</text>`
}

function wordsSvg({ at: [x, y], text, size, anchor }: Words): string {
  const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  const kind = size === 'normal' ? '' : ` class="${size}"`
  return `<text${kind} x="${x}" y="${y}" font-size="${FONT_PX[size]}"${anchored}>${escaped(text)}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
