/** `npm run docs`: writes the pages that are drawn from the code. With `--check`, writes nothing and fails where one differs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/package-root.ts'
import { drawnPages, pageAsItIs } from './pages.ts'

const differing = drawnPages().filter((page) => pageAsItIs(page) !== page.text)
if (process.argv.includes('--check')) {
  for (const { path } of differing)
    console.error(`${path} differs from the code: run "npm run docs" and commit the result.`)
  if (differing.length > 0) process.exitCode = 1
} else {
  for (const { path, text } of differing) {
    writeFileSync(join(packageRoot, path), text)
    console.log(`${path} drawn`)
  }
}
