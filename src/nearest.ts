/** The word of `words` a person most likely meant by `word`, or `undefined` where none is close. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const wanted = word.toLowerCase()
  const farthest = Math.max(2, Math.floor(wanted.length / 3))
  let best: { readonly word: string; readonly edits: number } | undefined
  for (const candidate of words) {
    // a beginning or a missing unit ("max_angle" for "max_angle_deg") is closer than any count of edits says
    const contains = wanted.length >= 3 && (candidate.startsWith(wanted) || wanted.startsWith(candidate))
    const edits = contains ? 1 : editsBetween(wanted, candidate.toLowerCase())
    if (edits <= farthest && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word: candidate, edits }
  }
  return best?.word
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`. */
function editsBetween(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = last[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      let edits = Math.min(replaced, last[column]! + 1, current[column - 1]! + 1)
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (isSwap) edits = Math.min(edits, beforeLast[column - 2]! + 1)
      current.push(edits)
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}
