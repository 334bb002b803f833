import { expect, test } from 'vitest'
import { commissionCommand } from '../../src/cli/commission.ts'
import { configFile, printed } from './run-command.ts'

test.each([
  [['--only', 'estopcontacts'], /did you mean "estopContacts"/],
  [['--all', '--only', 'load'], /exclude each other/],
  [['--emulated', '--simulation'], /exclude each other/],
  [['--emulated', '--port', '/dev/ttyACM0'], /table of its own/],
])('upright commission %j is refused as wrong usage', async (words, message) => {
  const error = await printed(commissionCommand, '--config', configFile(), ...words).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'USAGE', exitCode: 2, message: expect.stringMatching(message) })
})

test.each([[['--list']], [['--dry-run']], [[]]])('upright commission %j says that there is no table', async (words) => {
  const config = configFile()
  const asked = printed(commissionCommand, '--config', config, '--port', '/dev/nothing-here', '--json', ...words)
  await expect(asked).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' })
})
