/** The table of mutants in docs/model-check.md, drawn from what the last run found. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = join(import.meta.dirname, '../../docs/model-check.md')
const BEGIN = '<!-- mutants: drawn by `npm run mutants` -->'
const END = '<!-- end of mutants -->'

export function tableOf(mutants, results) {
  const cell = (how) => (how === undefined ? '' : how.replace(/^caught: /, '').replace(/^passed$/, '–'))
  const rows = mutants.map(({ id, file, says }) => {
    const { model, campaign, tests } = results[id] ?? {}
    return `| \`${id}\` | \`${file.split('/').at(-1)}\` | ${says} | ${cell(model)} | ${cell(campaign)} | ${cell(tests)} |`
  })
  const head = ['| mutant | file | the defect | model check | campaign | tests |', '|---|---|---|---|---|---|']
  return [...head, ...rows].join('\n')
}

export function drawTable(mutants, results) {
  const page = readFileSync(PAGE, 'utf8')
  const [before, rest] = page.split(BEGIN)
  const after = rest.split(END)[1]
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${tableOf(mutants, results)}\n\n${END}${after}`)
}
