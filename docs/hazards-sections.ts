/** The tables of `docs/hazards.md`: hazards, rules with their layers and tests, and what commissioning has to try. */
import { HARDWARE } from '../src/hazards/hardware.ts'
import { ALL_HAZARDS, SEVERITIES } from '../src/hazards/hazards.ts'
import { LAYERS, type Layer, RULES, type Rule } from '../src/hazards/rules.ts'
import type { RuleId } from '../src/simulation/observers.ts'
import { code, markdownTable } from './markdown.ts'
import { type TaggedTest, taggedTests } from './tagged-tests.ts'

export const HAZARD_SECTIONS: Readonly<Record<string, () => string>> = {
  severities: severityTable,
  hazards: hazardTable,
  'hazards in full': () => ALL_HAZARDS.map(hazardInFull).join('\n\n'),
  'rules and layers': layerTable,
  rules: rulesInFull,
  'hardware checklist': hardwareTable,
}

const ALL_RULES: readonly (readonly [RuleId, Rule])[] = Object.entries(RULES).map(([id, rule]) => [id as RuleId, rule])

function severityTable(): string {
  return markdownTable(
    ['severity', 'meaning'],
    Object.entries(SEVERITIES).map(([name, meaning]) => [`*${name}*`, meaning]),
  )
}

function hazardTable(): string {
  return markdownTable(
    ['hazard', 'hazardous situation', 'harm', 'severity', 'rules'],
    ALL_HAZARDS.map(({ id, name, situation, harm, severity, rules }) => [
      `**${id}** ${name}`,
      situation,
      harm,
      severity,
      rules.join(', '),
    ]),
  )
}

function hazardInFull({ id, ...hazard }: (typeof ALL_HAZARDS)[number]): string {
  const rows = [
    ['foreseeable sequence', hazard.sequence],
    ['hazardous situation', hazard.situation],
    ['harm', hazard.harm],
    ['severity', hazard.severity],
    ['known from', listOr('reasoning', hazard.facts)],
    ['risk control measures', hazard.rules.map((rule) => `${rule} (${RULES[rule].name})`).join(', ')],
    ['shows itself as', listOr('nothing that moves', hazard.causes.map(code))],
    ['residual risk', hazard.residualRisk],
  ]
  return `### ${id}: ${hazard.name}\n\n${markdownTable(['', ''], rows)}`
}

function listOr(nothing: string, items: readonly string[]): string {
  return items.length > 0 ? items.join(', ') : nothing
}

/** Rule by rule: which layers keep it, and how many tests try each. */
function layerTable(): string {
  const tests = taggedTests()
  const cell = (id: RuleId, rule: Rule, layer: Layer) => {
    if (rule.enforcedBy[layer] === undefined) return '–'
    if (layer === 'hardware') return 'checklist'
    return counted(testsOf(tests, id, layer))
  }
  const rows = ALL_RULES.map(([id, rule]) => [
    `${id} ${rule.name}`,
    hazardsOf(id).join(', '),
    ...LAYERS.map((layer) => cell(id, rule, layer)),
  ])
  return markdownTable(['rule', 'hazards', ...LAYERS], rows)
}

function hazardsOf(id: RuleId): string[] {
  return ALL_HAZARDS.filter(({ rules }) => rules.includes(id)).map((hazard) => hazard.id)
}

function testsOf(tests: readonly TaggedTest[], id: RuleId, layer: Layer): TaggedTest[] {
  return tests.filter(({ tags }) => tags.includes(`${id}/${layer}`))
}

function rulesInFull(): string {
  const tests = taggedTests()
  return ALL_RULES.map(([id, rule]) => ruleInFull(id, rule, tests)).join('\n\n')
}

function ruleInFull(id: RuleId, rule: Rule, tests: readonly TaggedTest[]): string {
  const hazards = ALL_HAZARDS.filter(({ rules }) => rules.includes(id))
  const rows = [
    ['hazards', hazards.map((hazard) => `${hazard.id} (${hazard.name})`).join(', ')],
    ...LAYERS.flatMap((layer) => (rule.enforcedBy[layer] ? [[layer, rule.enforcedBy[layer]]] : [])),
  ]
  const lists = LAYERS.map((layer) => testList(layer, testsOf(tests, id, layer))).filter((list) => list !== '')
  return [`### ${id}: ${rule.name}`, `*${rule.says}*`, markdownTable(['', ''], rows), ...lists].join('\n\n')
}

/** A group of tests that has one tag counts once. */
function counted({ length }: readonly TaggedTest[]): string {
  return length === 1 ? '1 test' : `${length} tests`
}

/** The tests of one layer, those of a file together. */
function testList(layer: Layer, tests: readonly TaggedTest[]): string {
  if (tests.length === 0) return ''
  const files = [...new Set(tests.map(({ file }) => file))]
  const lines = files.flatMap((file) => [
    `- ${code(file)}`,
    ...tests.filter((test) => test.file === file).map(({ titles }) => `  - ${titles.join(' › ')}`),
  ])
  const summary = `Tried at the ${layer} by ${counted(tests)}`
  return [`<details><summary>${summary}</summary>`, '', ...lines, '', '</details>'].join('\n')
}

function hardwareTable(): string {
  return markdownTable(
    ['part', 'rules', 'what has to be tried'],
    HARDWARE.map(({ name, rules, tryIt }) => [name, rules.join(', '), tryIt]),
  )
}
