import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../package-root.ts'
import { type Check, failure, ok } from '../check.ts'

const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  engines: { node: string }
}
const [LEAST_MAJOR = 0, LEAST_MINOR = 0] = (/(\d+)\.(\d+)/.exec(engines.node) ?? []).slice(1).map(Number)

export const NODE: Check = {
  id: 'node',
  looksAt: 'the version of Node that runs this',
  look({ world: { nodeVersion } }) {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
    if (major > LEAST_MAJOR || (major === LEAST_MAJOR && minor >= LEAST_MINOR))
      return ok(`Node ${nodeVersion}.`, nodeVersion)
    return failure(
      `Node ${nodeVersion} is too old.`,
      `Install Node ${LEAST_MAJOR}.${LEAST_MINOR} or newer (sudo apt install nodejs; else https://nodejs.org), and "npm ci" again.`,
      nodeVersion,
    )
  },
}
