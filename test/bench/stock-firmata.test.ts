import { expect, test } from 'vitest'
import { measureStock } from '../../bench/side-by-side/side-by-side.ts'

test('johnny-five stops the motor on the model of stock Firmata, later when it is busy, and never when it is dead', async () => {
  const idle = await measureStock(null, 20, 2000)
  const busy = await measureStock({ workMs: 50, freeMs: 10 }, 60, 2000)
  // johnny-five waits 7 ms for a contact to settle; twice three bytes take one more
  expect(idle.worstMs).toBeGreaterThan(8)
  expect(idle.worstMs).toBeLessThan(9)
  expect(busy.worstMs).toBeGreaterThan(40)
  expect([idle.lostMs, idle.deadMs]).toEqual([null, null])
})
