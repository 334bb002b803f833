import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EXCUSES } from '../../src/campaign/excuses.ts'
import { campaignCommand } from '../../src/cli/campaign.ts'
import { packageRoot } from '../../src/package-root.ts'
import { commandOf, formatSteps, parseSteps, parseStory, type Story } from '../../src/simulation/story.ts'
import { printed } from '../cli/run-command.ts'

const STORY: Story = {
  about: '',
  seed: 3,
  massKg: 90,
  heightM: 1.75,
  program: '14/8/5/6x2,20/30',
  settings: { 'comfort.pause_s': 45, 'comfort.start_mode': 'hold' },
  recordTakesS: 0,
  atMostS: 90,
  at: [{ atS: 12.345, does: 'unplug' }],
}

it('prints what was tested, what was covered the least, and that no rule is broken', async () => {
  const report = await printed(campaignCommand, '--sessions', '8', '--jobs', '1')
  expect(report).toMatch(/S8 +8 +0/)
  expect(report).toContain('304 cells, the least covered first')
  expect(report).toMatch(/8 sessions, seed 1: no rule is broken/)
})

it('prints one object a line with --json, the summary last', async () => {
  const lines = (await printed(campaignCommand, '--sessions', '8', '--jobs', '1', '--json')).split('\n')
  const { summary } = JSON.parse(lines.at(-1)!)
  expect(summary).toMatchObject({ seed: 1, sessions: 8, violations: 0, rules: { S8: { exercised: 8, excused: 0 } } })
  expect(summary.leastStruck.sessions).toBe(0)
})

it('names the fault that was meant', async () => {
  await expect(printed(campaignCommand, '--only', 'unplg')).rejects.toThrow('did you mean "unplug"?')
})

it('writes a story as the line that tells it again', () => {
  expect(commandOf(STORY)).toBe(
    'upright simulate --seed 3 --steps 14/8/5/6x2,20/30 --mass 90 --set comfort.pause_s=45 --set comfort.start_mode=hold --no-answers --at-most 90 --at 12.345s=unplug',
  )
})

it('reads steps as it writes them, and nothing that is none', () => {
  expect(formatSteps(parseSteps('14/8/5/6x2, 20/30')!)).toBe('14/8/5/6x2,20/30')
  for (const text of ['', 'gentle', '14', '14/8/5', '14/8/5/6y2', '14/8,']) expect(parseSteps(text), text).toBeNull()
})

it('says what is wrong with a story', () => {
  expect(parseStory(JSON.stringify(STORY), 'x.json')).toEqual(STORY)
  expect(() => parseStory('{', 'x.json')).toThrow('x.json is no story')
  const wrong = { ...STORY, at: [{ atS: 1, does: 'fly' }] }
  expect(() => parseStory(JSON.stringify(wrong), 'x.json')).toThrow(
    'x.json is no story: at.0.does: nothing is called so',
  )
})

it('has every excuse in the docs, with its reason', () => {
  const page = readFileSync(join(packageRoot, 'docs/campaign.md'), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| S'))
  for (const { rule, because, other } of EXCUSES) {
    const row = rows.find((line) => line.includes(because))
    expect(row?.split('|')[1], because).toContain(rule)
    for (const fault of other) expect(row).toContain(`\`${fault}\``)
  }
})
