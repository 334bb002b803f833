import { expect, it } from 'vitest'
import { reconnectMock } from '../../bench/soak/reconnects.ts'

it('nothing of an old connection stays in the controller', { timeout: 60_000 }, async () => {
  const { problems, looks } = await reconnectMock(40)
  expect(problems).toEqual([])
  expect(looks).toHaveLength(2)
})
