/**
 * Text measured in terminal cells. Names and sentences come from people, files and boards: what could move the cursor is
 * removed, what takes two cells is counted as two, and nothing is ever drawn wider than it was promised.
 */
import { stripVTControlCharacters } from 'node:util'

const ESC = '\u001b'
/** Wide by default in terminals: emoji, and the scripts of East Asia with their punctuation. */
const TWO_CELLS =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Bopomofo}|\p{Script=Tangut}|\p{Script=Yi}|[\u2e80-\u303f\u3200-\u33ff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{1faff}])$/u
const NO_CELL = /^[\p{Mn}\p{Me}]$/u
const UNPRINTABLE = /\p{C}|\ufe0e|\ufe0f/gu
/** One style code, or one character. */
const PIECE = new RegExp(`${ESC}\\[[0-9;]*m|.`, 'gsu')

/** `text` as one printable line: control and format characters are gone, every kind of white space is one blank. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/gu, ' ').replace(UNPRINTABLE, '')
}

/** Cells `text` takes on the screen; style codes take none. */
export function cellsOf(text: string): number {
  let cells = 0
  for (const character of stripVTControlCharacters(text)) cells += cellsOfCharacter(character)
  return cells
}

function cellsOfCharacter(character: string): number {
  // Everything before the combining marks, and all that the views draw with, is one cell: spare it the slow question.
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300 || (code >= 0x2500 && code < 0x25fd) || (code >= 0x2800 && code < 0x2900)) return 1
  if (NO_CELL.test(character)) return 0
  return TWO_CELLS.test(character) ? 2 : 1
}

/** `text` cut to at most `columns` cells, with `…` where something is missing; styles are kept and closed. */
export function clip(text: string, columns: number): string {
  if (cellsOf(text) <= columns) return text
  if (columns < 1) return ''
  let kept = ''
  let cells = 0
  let styled = false
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece.startsWith(ESC)) {
      styled = true
      kept += piece
      continue
    }
    const width = cellsOfCharacter(piece)
    if (cells + width > columns - 1) break
    kept += piece
    cells += width
  }
  return styled ? `${kept}…${ESC}[0m` : `${kept}…`
}

/** `text` in exactly `columns` cells: cut, or filled up with blanks. */
export function fillTo(text: string, columns: number): string {
  const clipped = clip(text, columns)
  return clipped + ' '.repeat(Math.max(0, columns - cellsOf(clipped)))
}

/** `left` and `right` at the two ends of `columns` cells; `right` gives way first. */
export function atBothEnds(left: string, right: string, columns: number): string {
  const clippedLeft = clip(left, columns)
  const roomCells = columns - cellsOf(clippedLeft) - 1
  if (roomCells < 1) return fillTo(clippedLeft, columns)
  const clippedRight = clip(right, roomCells)
  return fillTo(clippedLeft, columns - cellsOf(clippedRight)) + clippedRight
}

/** Unstyled `text` broken at blanks into at most `maxLines` lines of at most `columns` cells. */
export function wrap(text: string, columns: number, maxLines = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && cellsOf(longer) > columns) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  if (lines.length <= maxLines) return lines.map((each) => clip(each, columns))
  const last = lines.slice(maxLines - 1).join(' ')
  return [...lines.slice(0, maxLines - 1), last].map((each) => clip(each, columns))
}

/** Blocks of lines side by side; each is given its width in cells. All are as tall as the tallest. */
export function beside(blocks: readonly { lines: readonly string[]; columns: number }[], gapColumns: number): string[] {
  const rows = Math.max(0, ...blocks.map((block) => block.lines.length))
  return Array.from({ length: rows }, (_, row) =>
    blocks.map((block) => fillTo(block.lines[row] ?? '', block.columns)).join(' '.repeat(gapColumns)),
  )
}
