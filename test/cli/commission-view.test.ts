import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { renderCommission } from '../../src/cli/commission-view.ts'
import { cellsOf } from '../../src/cli/text-cells.ts'
import { PART_NAMES, PARTS } from '../../src/commissioning/parts.ts'
import { Finding } from '../../src/commissioning/wizard/finding.ts'
import { FINDINGS } from '../../src/commissioning/wizard/findings.ts'
import { readingsOf } from '../../src/commissioning/wizard/readings.ts'
import type { WizardView } from '../../src/commissioning/wizard/view.ts'

const status: TableStatus = {
  n: 1,
  atMs: 0,
  uptimeMs: 0,
  angleDeg: [-75, -75],
  speedDegPerS: 0,
  driveMilli: 0,
  currentA: 0,
  supplyV: 12,
  switches: SWITCH.estopAOpen | SWITCH.ankleLocked | SWITCH.atUpright | SWITCH.atHorizontal,
  guard: 'latched',
  cause: 'estopPressed',
  interlocks: 0,
  flags: 0,
  lastDriveN: 0,
  badFrames: 0,
  invertedS: 0,
  pausedS: 0,
}
const finding = new Finding('estopChannelDead', { channel: 'B' })
const view: WizardView = {
  stage: 'found',
  part: 'estopContacts',
  title: PARTS.estopContacts.title,
  step: 'estopContacts',
  index: 3,
  of: 11,
  instruction: { id: 'tryAgain', text: '' },
  readings: readingsOf(status, { wiring: null, readings: null }),
  question: { kind: 'done', id: 'tryAgain', text: 'Enter, to try this step again.' },
  questionNumber: 1,
  misunderstood: null,
  finding: { code: finding.code, says: finding.message, mend: finding.mend },
  passed: (['firmware', 'switches'] as const).map((part) => ({ part, title: PARTS[part].title, measured: {} })),
}
const PAGE = 'the page: http://localhost:8080'
const state = { view, parts: PART_NAMES, where: '/dev/ttyACM0', page: PAGE, typed: '', legend: [], colour: false }

describe('the wizard’s screen', () => {
  test('is the one that stands in docs/commissioning.md', () => {
    const screen = renderCommission({ ...state, columns: 80, rows: 30 }).map((line) => line.trimEnd())
    expect(readFileSync('docs/commissioning.md', 'utf8')).toContain(`\`\`\`\n${screen.join('\n').trimEnd()}\n\`\`\``)
  })

  test.each([
    [40, 12],
    [80, 24],
    [120, 30],
    [200, 60],
  ])('fits %d columns and %d rows, and always says what was found', (columns, rows) => {
    const screen = renderCommission({ ...state, columns, rows })
    expect(screen).toHaveLength(rows)
    expect(Math.max(...screen.map(cellsOf))).toBeLessThanOrEqual(columns)
    expect(screen.join(' ').replace(/\s+/g, ' ')).toContain('channel B never opens')
  })

  test('says in one line why there is no page, and still which part of how many it is', () => {
    const page = 'there is no page: port 8080 is taken by another program'
    const where = 'rehearsal on an emulated table'
    const [head, rule] = renderCommission({ ...state, where, page, columns: 80, rows: 24 })
    expect(head).toContain('3 of 11')
    expect(rule).toContain(page)
  })

  test('lists the answers of a choice by number', () => {
    const choices = [
      { value: 'potentiometer', says: 'a potentiometer' },
      { value: 'mpu6050At68', says: 'an MPU-6050' },
    ]
    const question = {
      kind: 'choice',
      id: 'sensorA',
      text: 'What is it?',
      choices,
      suggested: 'potentiometer',
    } as const
    const screen = renderCommission({ ...state, view: { ...view, finding: null, question }, columns: 80, rows: 30 })
    expect(screen.join('\n')).toMatch(/1 a potentiometer\n.*2 an MPU-6050\n.*Enter for 1/)
  })
})

test('every finding says what is wrong and how to mend it, in whole sentences', () => {
  for (const [code, { says, mend }] of Object.entries(FINDINGS)) {
    expect(says, code).toMatch(/[.?}]$/)
    expect(mend, code).toMatch(/[.?}]$/)
  }
})
