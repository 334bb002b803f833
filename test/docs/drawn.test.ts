import { describe, expect, test } from 'vitest'
import { allStates, chartOf } from '../../docs/chart.ts'
import { idsAreUnique, mermaidOf } from '../../docs/mermaid.ts'
import { drawnPages, pageAsItIs } from '../../docs/pages.ts'
import { CAUSES } from '../../machines/responses.ts'
import { sessionMachine } from '../../machines/session.machine.ts'
import { tableMachine } from '../../machines/table.machine.ts'

const HOW = 'differs from the code: run "npm run docs" and commit the result'

test.each(drawnPages().map((page) => [page.path, page] as const))('%s is as the code draws it', (path, page) => {
  expect(pageAsItIs(page), `${path} ${HOW}`).toBe(page.text)
})

test('the page of responses has every cause once', () => {
  const page = drawnPages().find(({ path }) => path === 'docs/responses.md')!.text
  for (const cause of Object.keys(CAUSES)) expect(page.split(`| \`${cause}\` |`), cause).toHaveLength(2)
})

const CHARTS = [tableMachine, sessionMachine].map((machine) => chartOf(machine, (delay) => `${delay} long`))

describe.each(CHARTS.map((chart) => [chart.name, chart] as const))('the picture of the %s', (_, chart) => {
  const picture = mermaidOf(chart, () => false)

  test('has every state, under an id of its own', () => {
    expect(idsAreUnique(chart)).toBe(true)
    const leaves = allStates(chart.states).filter(({ children }) => children.length === 0)
    for (const { path } of leaves) expect(picture).toContain(`state "${path.at(-1)}" as ${path.join('_')}`)
  })

  test('names every event that leads somewhere', () => {
    const leading = chart.arrows.filter(({ from, to }) => from.length > 0 && to !== null)
    expect(leading.length).toBeGreaterThan(10)
    for (const { on } of leading) expect(picture).toContain(on)
  })

  test('uses nothing but the plainest syntax', () => {
    const [fence, title, ...lines] = picture.split('\n')
    expect([fence, title, lines.pop()]).toEqual(['```mermaid', 'stateDiagram-v2', '```'])
    const plain = [
      /^\[\*\] --> \w+$/,
      /^\w+ --> \[\*\]$/,
      /^state "[\w ]+" as \w+( \{)?$/,
      /^\w+ --> \w+ : [\w .,()[\]]+$/,
      /^\}$/,
      /^--$/,
    ]
    for (const line of lines)
      expect(
        plain.some((form) => form.test(line.trim())),
        line,
      ).toBe(true)
    expect(lines.filter((line) => line.endsWith('{'))).toHaveLength(lines.filter((line) => line.trim() === '}').length)
  })
})
