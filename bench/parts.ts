/** The parts of the bench: what each measures, and the command that measures it again. */
export const PARTS = {
  simulate: { says: 'a session in virtual time', command: 'npm run bench -- --only simulate' },
  campaign: { says: 'sessions with random faults, judged', command: 'npm run bench -- --only campaign' },
  machines: { says: 'what an event costs in XState', command: 'npm run bench -- --only machines' },
  latency: { says: 'from a status to the drive that answers it', command: 'npm run bench -- --only latency' },
  server: { says: 'a crowd at the page, and what it costs the controller', command: 'npm run bench -- --only server' },
  process: { says: 'the controller as a process', command: 'npm run bench -- --only process' },
  writes: { says: 'what it writes to its disk', command: 'npm run bench -- --only writes' },
  page: { says: 'the page in a real browser', command: 'npm run bench -- --only page' },
  fleet: { says: 'two hundred tables on one MQTT broker', command: 'npm run bench -- --only fleet' },
  firmware: { says: 'the flashed firmware, in cycles', command: 'npm run bench:firmware' },
  'side-by-side': {
    says: 'E-stop and lost host, beside stock Firmata',
    command: 'npm run bench -- --only side-by-side',
  },
  soak: { says: 'a day of sessions', command: 'npm run soak' },
  reconnects: { says: 'the cable pulled 200 times', command: 'npm run bench -- --only reconnects' },
  kills: { says: 'the journal under kill -9', command: 'npm run bench -- --only kills' },
  'full-disk': { says: 'the journal on a full disk', command: 'npm run bench -- --only full-disk' },
} as const

export type PartName = keyof typeof PARTS

export const PART_NAMES = Object.keys(PARTS) as PartName[]

/** These take minutes and are measured only where they are asked for. */
export const LONG_PARTS: readonly PartName[] = ['writes', 'soak', 'reconnects', 'kills', 'full-disk']

export function isPartName(name: string): name is PartName {
  return Object.hasOwn(PARTS, name)
}
