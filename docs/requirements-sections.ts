/** The owner's checklists of `docs/requirements.md`: what hardware must do, how it is tried, and how often. */
import { HARDWARE, HOW_OFTEN, type HowOften } from '../src/hazards/hardware.ts'
import { markdownTable } from './markdown.ts'

export const REQUIREMENT_SECTIONS: Readonly<Record<string, () => string>> = {
  requirements: requirementsTable,
  again: () => HOW_OFTEN.map(checklist).join('\n\n'),
}

function requirementsTable(): string {
  const rows = HARDWARE.map(({ name, rules, tryIt }) => ['☐', sentence(name), rules.join(', '), sentence(tryIt)])
  return markdownTable(['', 'part', 'keeps', 'try it'], rows)
}

const HEADINGS: Readonly<Record<HowOften, string>> = {
  day: 'Each day, before the first session',
  month: 'Each month, on the empty table',
  year: 'Each year, and after every repair',
}

function checklist(howOften: HowOften): string {
  const items = HARDWARE.flatMap(({ name, again }) => {
    const what = again[howOften]
    return what === undefined ? [] : [`- ☐ **${sentence(shortName(name))}**: ${what}`]
  })
  return [`### ${HEADINGS[howOften]}`, '', ...items].join('\n')
}

/** What stands before the first comma: the table above says the rest. */
function shortName(name: string): string {
  return name.split(', ')[0] ?? name
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
