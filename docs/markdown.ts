/** Pieces of a Markdown page. */

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** A length of time as people write it. */
export function lengthWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  const s = ms / 1000
  return s < 120 || s % 60 !== 0 ? `${s} s` : `${s / 60} min`
}
