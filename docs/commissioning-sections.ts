/** The tables of `docs/commissioning.md`: the parts and what each holds for; what the wizard finds. */
import { ASPECTS, PARTS } from '../src/commissioning/parts.ts'
import { FINDINGS } from '../src/commissioning/wizard/findings.ts'
import { markdownTable } from './markdown.ts'

export const COMMISSIONING_SECTIONS: Readonly<Record<string, () => string>> = {
  'commissioning parts': partsTable,
  'commissioning findings': findingsTable,
}

function partsTable(): string {
  const rows = Object.values(PARTS).map(({ title, holdsFor }) => [
    title,
    ...ASPECTS.map((aspect) => ((holdsFor as readonly string[]).includes(aspect) ? 'again' : '')),
  ])
  return markdownTable(['part', ...ASPECTS.map((aspect) => `other ${aspect}`)], rows)
}

/** Braces hold what is filled in. */
function findingsTable(): string {
  const rows = Object.entries(FINDINGS).map(([code, { says, mend }]) => [`\`${code}\``, shown(says), shown(mend)])
  return markdownTable(['found', 'what it says', 'the mend'], rows)
}

function shown(words: string): string {
  return words.replace(/\{(\w+)\}/g, '*$1*')
}
