/** Where the page is, to be typed or scanned. */
import { renderUnicodeCompact } from 'uqr'
import { makePaint } from './paint.ts'
import { clip } from './text-cells.ts'

/** Only who is on this machine can open it: a phone cannot, and needs no code to scan. */
export function isForPhones(address: string): boolean {
  return !/^http:\/\/(localhost|127\.|\[::1\])/.test(address)
}

/** The addresses, and the first one as a QR code where a phone can open it; exactly `rows` lines of at most `columns` cells. */
export function renderPageView(
  addresses: readonly string[],
  { columns, rows, colour }: { columns: number; rows: number; colour: boolean },
): string[] {
  const paint = makePaint(colour)
  const [first] = addresses
  const words =
    first === undefined
      ? ['There is no page: --no-page, page.port = 0, or its port is taken.']
      : [paint('strong', 'The page'), ...addresses]
  const code = first !== undefined && isForPhones(first) ? renderUnicodeCompact(first).split('\n') : []
  // A code that is cut cannot be read: then the address has to do.
  const fits = code.length + words.length + 3 <= rows && (code[0]?.length ?? 0) + 1 <= columns
  const lines = ['', ...words, '', ...(fits ? code : []), '', paint('faint', 'p goes back')]
  return Array.from({ length: rows }, (_, row) => clip(` ${lines[row] ?? ''}`, columns))
}
