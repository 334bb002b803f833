/** The built firmware that is to be flashed: `firmware.json` and a `.hex` for each kind of board. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { UprightError } from '../error.ts'
import { packageRoot } from '../package-root.ts'
import type { FlashBoard } from './boards.ts'

export interface Firmware {
  /** What its IDENTITY says, such as `upright 0.1.0`. */
  readonly version: string
  /** First 32 bits of its sources' digest, hex. */
  readonly build: string
  readonly hexPath: string
  readonly flashBytes: number
}

/** Where the firmware of this package lies. */
export const SHIPPED_FIRMWARE = join(packageRoot, 'hardware/firmware/dist')

/** The last record of an Intel HEX file. */
const END_OF_FILE = ':00000001FF'

const board = z.object({ flashBytes: z.number().int().positive() })
const manifestSchema = z.object({
  version: z.string().min(1).max(16),
  build: z.string().regex(/^[0-9a-f]{8}$/, 'expected eight hex digits'),
  boards: z.object({ uno: board, mega: board }),
})

/**
 * The firmware in `folder` for a board.
 * @throws UprightError FIRMWARE_MISSING, FIRMWARE_DAMAGED
 */
export function readFirmware(folder: string, { firmware }: FlashBoard): Firmware {
  const manifestPath = join(folder, 'firmware.json')
  const { version, build, boards } = parseManifest(manifestPath, readText(manifestPath))
  const hexPath = join(folder, `${firmware}.hex`)
  // avrdude takes half a file for a whole one, and so would the verification.
  if (readText(hexPath).trimEnd().split(/\r?\n/).at(-1) !== END_OF_FILE)
    throw damaged(hexPath, 'it does not end as an Intel HEX file does')
  return { version, build, hexPath, flashBytes: boards[firmware].flashBytes }
}

function parseManifest(path: string, text: string): z.infer<typeof manifestSchema> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw damaged(path, (error as Error).message)
  }
  const parsed = manifestSchema.safeParse(document)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw damaged(path, `${issue?.path.join('.')}: ${issue?.message}`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UprightError(
      'FIRMWARE_MISSING',
      `There is no firmware to flash: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      AGAIN,
      2,
    )
  }
}

function damaged(path: string, why: string): UprightError {
  return new UprightError('FIRMWARE_DAMAGED', `${path} is damaged: ${why}.`, AGAIN, 2)
}

const AGAIN =
  'Install upright again; in a checkout, `git checkout hardware/firmware/dist` or `npm run firmware` brings it back.'
