/** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected. It finds every error of up to three bits in a frame. */
const POLYNOMIAL = 0x1021
const START = 0xffff

const CRC_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1
  return crc
})

/** CRC of the first `length` bytes, 0…65535. `crc16` of the ASCII text "123456789" is 0x29B1. */
export function crc16(bytes: Uint8Array, length = bytes.length): number {
  let crc = START
  for (let i = 0; i < length; i++) {
    crc = ((crc << 8) & 0xffff) ^ CRC_OF_BYTE[(crc >> 8) ^ bytes[i]!]!
  }
  return crc
}
