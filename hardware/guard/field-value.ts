/** Integer fields of a frame, with the range of each kind. */
const FIELD_RANGE = {
  u8: [0, 0xff],
  i16: [-0x8000, 0x7fff],
  u16: [0, 0xffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
} as const
type FieldKind = keyof typeof FIELD_RANGE

/**
 * `value` × `scale` as the nearest integer, for example degrees × 1000 as milli-degrees.
 * @throws RangeError when that does not fit the field: wrapped around, a request would ask for something else
 */
export function fieldValue(name: string, value: number, scale: number, kind: FieldKind): number {
  const scaled = Math.round(value * scale)
  const [least, most] = FIELD_RANGE[kind]
  if (scaled >= least && scaled <= most) return scaled
  throw new RangeError(`${name} is ${value}, expected ${least / scale} … ${most / scale}`)
}
