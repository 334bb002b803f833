import { describe, expect, it } from 'vitest'
import { oneStep } from './cause-story.ts'
import { aTable, type Story } from './story.ts'

/** Two minutes at 20°, asked every half minute, with ten seconds to answer. */
function heldAndAsked(): Story {
  const toml = oneStep('angle_deg = 20\nhold_s = 120').replace(
    '[comfort]',
    '[comfort]\nprompt_every_s = 30\nprompt_answer_s = 10',
  )
  const table = aTable({ toml }).pressStart().reaches('holding')
  return table.until('asked', () => table.factsOf('promptAsked').length > 0, 40)
}

describe('“Are you OK?”', () => {
  it('answered with Start: the session goes on', () => {
    const table = heldAndAsked().waitsS(3).pressStart()
    expect(table.factsOf('promptAnswered')).toHaveLength(1)
    table.waitsS(20)
    expect(table.phase).toBe('holding')
  })

  it('is asked again and again', () => {
    const table = heldAndAsked()
    for (let times = 2; times <= 4; times += 1) {
      table
        .waitsS(2)
        .pressStart()
        .until('asked again', () => table.factsOf('promptAsked').length === times, 40)
    }
  })

  it('unanswered: the table returns, and stays at horizontal with the alarm until someone presses Start', {
    tags: 'S3/controller',
  }, () => {
    const table = heldAndAsked()
    table.until('on its way back', () => table.speedDegPerS < -0.3, 12)
    table.reaches('confirming', 60).waitsS(120)
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    expect(table.run.table.shown).toBe('alarm')
    table.comesBackUpright().keepsTheRules()
    expect(table.endedWith?.cause).toBe('promptUnanswered')
  })

  it('answered with Stop: the table returns at once', () => {
    const table = heldAndAsked().pressStop().reaches('returning', 1).comesBackUpright().keepsTheRules()
    expect(table.endedWith?.cause).toBe('stopPressed')
  })

  it('is not answered by a Start that is held down since before', () => {
    const table = aTable({
      toml: oneStep('angle_deg = 20\nhold_s = 120').replace(
        '[comfort]',
        '[comfort]\nprompt_every_s = 30\nprompt_answer_s = 10',
      ),
    }).holdsStart()
    table.until('asked', () => table.factsOf('promptAsked').length > 0, 120).reaches('returning', 12)
  })
})
