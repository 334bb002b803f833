/** A process of its own for a night's work: it is gentle to the disk, and can be ended at any moment (`src/run/night-care.ts`). */
import { setPriority } from 'node:os'
import { UprightError } from '../error.ts'
import { type NightReport, nightOrderSchema, workThroughTheNight } from './nightly.ts'

const LOWEST_PRIORITY = 19

try {
  setPriority(LOWEST_PRIORITY)
} catch {
  // The service may not: it is done all the same.
}
console.log(JSON.stringify(report()))

function report(): NightReport {
  try {
    const order = nightOrderSchema.parse(JSON.parse(process.argv[2] ?? ''))
    return { ...workThroughTheNight(order, Date.now()), failed: null }
  } catch (error) {
    if (!(error instanceof UprightError)) throw error
    const { message, hint } = error
    return { backup: null, pruned: 0, tracesForgotten: 0, failed: { message, hint } }
  }
}
