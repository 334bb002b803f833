/**
 * Bytes in groups of 7 bits, as a sysex carries them: the bit stream of Firmata's `Encoder7Bit`, least significant bits first.
 * There is exactly one packing of any bytes, so every changed bit of a packing is either another payload or no packing at all.
 */

/** Packs n bytes into ⌈8n/7⌉ groups, each 0…127; what the last group has too many is zero. */
export function packSevenBit(bytes: Uint8Array): Uint8Array {
  const groups = new Uint8Array(Math.ceil((bytes.length * 8) / 7))
  let length = 0
  let window = 0
  let bits = 0
  for (const byte of bytes) {
    window |= byte << bits
    bits += 8
    for (; bits >= 7; bits -= 7) {
      groups[length++] = window & 0x7f
      window >>= 7
    }
  }
  if (bits > 0) groups[length] = window
  return groups
}

/** The bytes of a packing, or null where `groups` is none: a byte above 127, padding that is not zero, or an impossible length. */
export function unpackSevenBit(groups: ArrayLike<number>): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((groups.length * 7) / 8))
  let length = 0
  let window = 0
  let bits = 0
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i]!
    if ((group & ~0x7f) !== 0) return null
    window |= group << bits
    bits += 7
    if (bits < 8) continue
    bytes[length++] = window & 0xff
    window >>= 8
    bits -= 8
  }
  return bits < 7 && window === 0 ? bytes : null
}
