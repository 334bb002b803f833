import { beforeAll, describe, expect, test } from 'vitest'
import { historyCommand } from '../../src/cli/history.ts'
import { configFile, printed, recordedConfig } from './run-command.ts'

let config = ''
beforeAll(async () => {
  config = await recordedConfig()
})

describe('upright history', () => {
  test('lists sessions newest first, with how each ended', async () => {
    const lines = (await printed(historyCommand, '--config', config)).split('\n')
    expect(lines[1]).toMatch(/^cut-off +\d{4}-\d\d-\d\d \d\d:\d\d +gentle +interrupted/)
    expect(lines[2]).toMatch(/^evening +\d{4}-\d\d-\d\d \d\d:\d\d +gentle +completed +1:00 +20° +[▁▂▃▄▅▆▇█]{16} +0\.7$/)
  })

  test('lists no more than asked for', async () => {
    const sessions = JSON.parse(await printed(historyCommand, '--json', '--limit', '1', '--config', config))
    expect(sessions.map((session: { id: string }) => session.id)).toEqual(['cut-off'])
  })

  test('refuses a limit that is no number', async () => {
    await expect(printed(historyCommand, '--limit', 'all', '--config', config)).rejects.toThrow(
      'whole number from 1 to 10000',
    )
  })

  test('says where it looked when there is no journal', async () => {
    await expect(printed(historyCommand, '--config', configFile())).rejects.toThrow(
      /there is no journal at .*upright\.db/,
    )
  })
})

describe('upright history show', () => {
  test('has phases with their lengths, events in words and a plot', async () => {
    const text = await printed(historyCommand, 'show', 'evening', '--config', config)
    expect(text).toMatch(/0:01 +tilting +0:10 +→ 20°/)
    expect(text).toMatch(/0:11 +holding +0:18 +→ 20°/)
    expect(text).toMatch(/0:29 +returning +0:30 +→ 0°/)
    expect(text).toContain('0:19  asked: are you OK?')
    expect(text).toContain('0:29  Stop was pressed: gradual return to horizontal')
    expect(text).toContain('−75° ┤')
  })

  test('tells of a session that never ended that it was interrupted', async () => {
    const text = await printed(historyCommand, 'show', 'last', '--config', config)
    expect(text).toContain('interrupted (no end was recorded: power cut or crash)')
    expect(text).toContain('No trace of this session')
  })

  test('gives facts and trace as JSON', async () => {
    const record = JSON.parse(await printed(historyCommand, 'show', 'even', '--json', '--config', config))
    expect(record.summary.id).toBe('evening')
    expect(record.trace).toHaveLength(300)
    expect(record.facts[0].fact.type).toBe('sessionStarted')
  })
})
