import { cellsOf, wrap } from './text-cells.ts'

/** Lines of `text`, broken at blanks into at most `columns` cells; each keeps the indent of the line it came from. */
export function wrapped(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    if (cellsOf(line) <= columns) return [line]
    const indent = ' '.repeat(line.length - line.trimStart().length)
    return wrap(line.trim(), Math.max(20, columns - indent.length)).map((part) => indent + part)
  })
}
