import { runProgram } from './world.ts'

const WITHIN_MS = 3000

/** Whether the network keeps this computer's clock right, as systemd says. */
export async function clockIsSynchronised(): Promise<boolean> {
  const told = await runProgram('timedatectl', ['show', '--property=NTPSynchronized', '--value'], WITHIN_MS)
  return told?.stdout.trim() === 'yes'
}
