import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A built artefact of the firmware, found from `hardware/` as well as from the built `dist/hardware/`. */
export function readArtefact(name: string): Buffer {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = here.includes(join('dist', 'hardware')) ? join(here, '../..') : join(here, '..')
  return readFileSync(join(root, 'hardware/firmware/dist', name))
}
