import { type Check, doesNotApply, failure, ok, warning } from '../check.ts'
import { systemText } from '../world.ts'

/** The controller takes about 130 MB; what is left must hold a backup at night beside it. */
const LITTLE_MB = 80
const TOO_LITTLE_MB = 25

export const MEMORY: Check = {
  id: 'memory',
  looksAt: 'memory that is left',
  look({ world }) {
    const [, kb] = /^MemAvailable:\s+(\d+) kB$/m.exec(systemText(world, '/proc/meminfo') ?? '') ?? []
    if (kb === undefined) return doesNotApply('This system does not tell.')
    const mb = Math.round(Number(kb) / 1024)
    const mend = 'See what takes it (ps aux --sort=-rss | head), and stop what is not needed: a desktop, a browser.'
    if (mb < TOO_LITTLE_MB) return failure(`Only ${mb} MB are left.`, mend, mb)
    if (mb < LITTLE_MB) return warning(`Only ${mb} MB are left.`, mend, mb)
    return ok(`${mb} MB are left.`, mb)
  },
}
