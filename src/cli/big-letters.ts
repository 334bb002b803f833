/** Words in large letters, three lines high, out of half blocks. */

/** Five rows of each letter, as wide as the letter needs; `#` is ink. */
const LETTERS: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  A: [' ## ', '#  #', '####', '#  #', '#  #'],
  B: ['### ', '#  #', '### ', '#  #', '### '],
  C: [' ###', '#   ', '#   ', '#   ', ' ###'],
  D: ['### ', '#  #', '#  #', '#  #', '### '],
  E: ['####', '#   ', '### ', '#   ', '####'],
  F: ['####', '#   ', '### ', '#   ', '#   '],
  G: [' ###', '#   ', '# ##', '#  #', ' ###'],
  H: ['#  #', '#  #', '####', '#  #', '#  #'],
  I: ['#', '#', '#', '#', '#'],
  J: ['  #', '  #', '  #', '# #', ' # '],
  K: ['#  #', '# # ', '##  ', '# # ', '#  #'],
  L: ['#   ', '#   ', '#   ', '#   ', '####'],
  M: ['#   #', '## ##', '# # #', '#   #', '#   #'],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  O: [' ## ', '#  #', '#  #', '#  #', ' ## '],
  P: ['### ', '#  #', '### ', '#   ', '#   '],
  Q: [' ## ', '#  #', '#  #', '# # ', ' # #'],
  R: ['### ', '#  #', '### ', '# # ', '#  #'],
  S: [' ###', '#   ', ' ## ', '   #', '### '],
  T: ['#####', '  #  ', '  #  ', '  #  ', '  #  '],
  U: ['#  #', '#  #', '#  #', '#  #', ' ## '],
  V: ['#   #', '#   #', '#   #', ' # # ', '  #  '],
  W: ['#   #', '#   #', '# # #', '## ##', '#   #'],
  X: ['#   #', ' # # ', '  #  ', ' # # ', '#   #'],
  Y: ['#   #', ' # # ', '  #  ', '  #  ', '  #  '],
  Z: ['####', '   #', ' ## ', '#   ', '####'],
  ' ': ['  ', '  ', '  ', '  ', '  '],
}

/** `text` in large letters, or `null` where a letter is unknown or `columns` cells are too few. */
export function bigLetters(text: string, columns: number): [string, string, string] | null {
  const letters = [...text.toUpperCase()].map((letter) => LETTERS[letter])
  const pixels = [0, 1, 2, 3, 4].map((row) => letters.map((letter) => letter?.[row] ?? '?').join(' '))
  if (pixels.some((row) => row.includes('?') || row.length > columns)) return null
  return [0, 2, 4].map((row) =>
    [...pixels[row]!]
      .map((upper, column) => {
        const lower = pixels[row + 1]?.[column] ?? ' '
        if (upper === '#') return lower === '#' ? '█' : '▀'
        return lower === '#' ? '▄' : ' '
      })
      .join(''),
  ) as [string, string, string]
}
