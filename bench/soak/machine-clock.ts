/** The machine's monotonic clock, ms: the same for all its processes, and not to be faked. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
