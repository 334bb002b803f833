import { describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { actionForKey, PANEL_KEYS } from '../../src/cli/panel-keys.ts'
import { stimulusFor } from '../../src/cli/panel-stimulus.ts'

describe('the keys of the virtual panel', () => {
  it('each do one thing', () => {
    const keys = PANEL_KEYS.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { key, action } of PANEL_KEYS) expect(actionForKey(key)).toBe(action)
  })

  it('leave everything else alone', () => {
    for (const key of ['z', '\u001b[A', '', 'ss', '1']) expect(actionForKey(key)).toBeNull()
  })

  it('take Ctrl-C for leaving', () => {
    expect(actionForKey('\u0003')).toBe('quit')
  })

  it('press and release what is held, by how it stands now', () => {
    expect(stimulusFor('holdStart', 0)).toBe('start-down')
    expect(stimulusFor('holdStart', SWITCH.startPressed)).toBe('start-up')
    expect(stimulusFor('holdStop', SWITCH.stopPressed)).toBe('stop-up')
    expect(stimulusFor('toggleEstop', SWITCH.estopAOpen)).toBe('estop-release')
    expect(stimulusFor('toggleEstop', SWITCH.ankleLocked)).toBe('estop')
    expect(stimulusFor('toggleAnkleLock', SWITCH.ankleLocked)).toBe('ankle-open')
    expect(stimulusFor('quit', 0)).toBeNull()
  })
})
