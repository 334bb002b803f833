import { describe, expect, test } from 'vitest'
import { fillDisk, whyNoDisk } from '../../bench/soak/full-disk.ts'

const reason = whyNoDisk()

/** A newcomer may not be allowed to mount; where the project is checked it must be possible. */
describe.skipIf(reason !== null && !process.env.CI)(
  `a disk that fills up during a session${reason ? ` (${reason})` : ''}`,
  () => {
    test('costs no event: the session comes home, the next is refused, and with room again all goes on', {
      tags: 'S12/controller',
      timeout: 120_000,
    }, () => {
      const { problems, facts, waited } = fillDisk()
      expect(problems).toEqual([])
      expect(facts).toBeGreaterThan(waited)
    })
  },
)
