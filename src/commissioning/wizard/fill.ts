/** Values of a sentence, by the names that stand in it in braces. */
export type Values = Readonly<Record<string, string | number>>

/** A sentence with its `{names}` replaced; numbers with the decimals that matter on a table. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'string' ? value : String(Math.round(value * 100) / 100).replace('-', '−')
  })
}
