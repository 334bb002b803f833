/** All that anybody can ask for over MQTT. */

export const STOP = 'stop'

/**
 * Whether a message on the command topic is Stop; else, in words, why it is ignored. A retained one is from another time, whatever it
 * says: a table that comes back to its broker obeys nobody who may be long gone.
 */
export function judgeCommand(payload: Buffer, isRetained: boolean): 'stop' | { readonly ignored: string } {
  if (isRetained) return { ignored: 'it was retained, so nobody knows when it was meant' }
  // As bytes: nothing is made of what is not it.
  if (payload.equals(Buffer.from(STOP))) return 'stop'
  return { ignored: `it is not “${STOP}”, which is all that is heard here` }
}
