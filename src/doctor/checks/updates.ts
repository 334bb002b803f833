import { z } from 'zod'
import { packageRoot } from '../../package-root.ts'
import { type Check, doesNotApply, failure, ok, unknown, warning } from '../check.ts'

const WITHIN_MS = 90_000
const auditSchema = z.object({
  metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number(), total: z.number() }) }),
})
const MEND = 'Install the newest Upright: docs/install.md. Where it is the newest, report it.'

export const UPDATES: Check = {
  id: 'updates',
  looksAt: 'known holes in what Upright is built on; with --updates only, because it asks the network',
  async look({ wishes, world }) {
    if (!wishes.updates) return doesNotApply('Only with --updates: it asks the network.')
    const ran = await world.run('npm', ['audit', '--omit=dev', '--json', '--prefix', packageRoot], WITHIN_MS)
    const audit = auditSchema.safeParse(jsonOrNull(ran?.stdout ?? ''))
    if (!audit.success) return unknown('npm does not answer: no network, or no npm.', 'Try again with a network.')
    const { high, critical, total } = audit.data.metadata.vulnerabilities
    const value = { high, critical, total }
    if (high + critical > 0)
      return failure(`${high + critical} grave holes are known in what it is built on.`, MEND, value)
    if (total > 0) return warning(`${total} holes are known in what it is built on, none of them grave.`, MEND, value)
    return ok('No hole is known in what it is built on.', value)
  },
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
