/** What a hex file holds beside `data`, by the number of its record. */
const RECORD = { data: 0, end: 1, segment: 2, segmentStart: 3, linear: 4, linearStart: 5 } as const

/** A program as it lies in flash. */
export interface FlashImage {
  /** The whole flash; what the program leaves free is erased (0xFF). */
  readonly bytes: Uint8Array
  /** Behind the last byte of the program. */
  readonly end: number
}

/**
 * Reads Intel HEX, as `avr-objcopy -O ihex` writes it.
 * @throws Error that names the line, where a record is damaged, lies beyond the flash, or the end is missing
 */
export function parseIntelHex(text: string, flashBytes: number): FlashImage {
  const bytes = new Uint8Array(flashBytes).fill(0xff)
  let base = 0
  let end = 0
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '') continue
    const record = recordOf(line)
    if (record === null) throw new Error(`line ${i + 1} of the hex file is damaged: ${line}`)
    const [count = 0, high = 0, low = 0, type] = record
    const payload = record.subarray(4, 4 + count)
    switch (type) {
      case RECORD.data: {
        const from = base + high * 256 + low
        if (from + count > flashBytes)
          throw new Error(`line ${i + 1} of the hex file lies beyond the ${flashBytes} bytes of flash`)
        bytes.set(payload, from)
        end = Math.max(end, from + count)
        break
      }
      case RECORD.end:
        return { bytes, end }
      case RECORD.segment:
        base = (payload[0]! * 256 + payload[1]!) * 16
        break
      case RECORD.linear:
        base = (payload[0]! * 256 + payload[1]!) * 65_536
        break
      case RECORD.segmentStart:
      case RECORD.linearStart:
        break // where a program starts on other chips: an AVR starts at 0
      default:
        throw new Error(`line ${i + 1} of the hex file is of the unknown type ${type}`)
    }
  }
  throw new Error('the hex file has no end: it was cut off')
}

/** The bytes of a record: count, address, type, payload, checksum; null where it is damaged. */
function recordOf(line: string): Uint8Array | null {
  if (!/^:([0-9A-Fa-f]{2}){5,}$/.test(line)) return null
  const bytes = Uint8Array.from(line.slice(1).match(/../g)!, (pair) => Number.parseInt(pair, 16))
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  return (sum & 0xff) === 0 && bytes.length === bytes[0]! + 5 ? bytes : null
}
