/** Requests to the guard as bodies of a sysex. Whether a request is allowed is for the guard to judge, in one place. */
import { CONFIG_FIELD_BYTES, writeConfig } from './config-fields.ts'
import { fieldValue } from './field-value.ts'
import { sealFrame } from './frame.ts'
import { type GuardRequest, REQUEST_TYPE } from './message.ts'
import { WIRING_FIELD_BYTES, writeWiring } from './wiring-fields.ts'

/**
 * The body of the sysex that carries `request`. `seq`, 0…255, is the number that a reply repeats; more than that wraps.
 * @throws RangeError when a value does not fit its field
 */
export function encodeRequest(request: GuardRequest, seq: number): Uint8Array {
  const type = REQUEST_TYPE[request.type]
  switch (request.type) {
    case 'identify':
    case 'readConfig':
    case 'readWiring':
    case 'readReadings':
    case 'readHealth':
    case 'disarm':
      return sealFrame(type, seq, 0, () => {})
    case 'drive':
      return sealFrame(type, seq, 4, (fields) => {
        fields.setUint16(0, fieldValue('n', request.n, 1, 'u16'), true)
        fields.setInt16(2, fieldValue('driveMilli', request.driveMilli, 1, 'i16'), true)
      })
    case 'arm':
      return sealFrame(type, seq, 6, (fields) => {
        fields.setInt32(0, fieldValue('deepestDeg', request.deepestDeg, 1000, 'i32'), true)
        fields.setUint16(4, fieldValue('capS', request.capS, 1, 'u16'), true)
      })
    case 'configure':
      return sealFrame(type, seq, CONFIG_FIELD_BYTES, (fields) => writeConfig(fields, request.config))
    case 'wire':
      return sealFrame(type, seq, WIRING_FIELD_BYTES, (fields) => writeWiring(fields, request.wiring))
  }
}
