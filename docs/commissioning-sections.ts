/** The table of `docs/commissioning.md`: the parts, and what each holds for. */
import { ASPECTS, PARTS } from '../src/commissioning/parts.ts'
import { markdownTable } from './markdown.ts'

export const COMMISSIONING_SECTIONS: Readonly<Record<string, () => string>> = { 'commissioning parts': partsTable }

function partsTable(): string {
  const rows = Object.values(PARTS).map(({ title, holdsFor }) => [
    title,
    ...ASPECTS.map((aspect) => ((holdsFor as readonly string[]).includes(aspect) ? 'again' : '')),
  ])
  return markdownTable(['part', ...ASPECTS.map((aspect) => `other ${aspect}`)], rows)
}
