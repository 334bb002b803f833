/** What avrdude's output tells about how far it is. Made of the words of versions 6.3 to 8, which Debian ships. */

/** `connecting`: the boot loader is being called, and nothing has been written yet. */
export type FlashStage = 'connecting' | 'writing' | 'verifying'

export interface FlashProgress {
  readonly stage: FlashStage
  /** Of this stage, 0…100. */
  readonly percent: number
  /** How many calls of the boot loader have failed. */
  readonly failedCalls: number
}

/** One `#` for every 2 %. */
const PERCENT_A_MARK = 2

/** How far avrdude is, from all it has written. */
export function progressOf(log: string): FlashProgress {
  // "Reading" before "Writing" is about the chip's signature; after it, the verification.
  const writing = log.search(/^Writing \|/m)
  const failedCalls = log.match(/attempt \d+ of \d+: not in sync/g)?.length ?? 0
  if (writing < 0) return { stage: 'connecting', percent: 0, failedCalls }
  const bars = [...log.slice(writing).matchAll(/(Writing|Reading) \|\s*(#*)/g)]
  const [, verb, marks = ''] = bars.at(-1) ?? []
  return { stage: verb === 'Writing' ? 'writing' : 'verifying', percent: marks.length * PERCENT_A_MARK, failedCalls }
}
