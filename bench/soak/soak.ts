/** `npm run soak`: 24 hours of `upright run --simulated` on fake timers. */
import { extra, type Findings } from '../metrics.ts'
import { type Day, day } from './day.ts'

const HOURS = 24
const SEED = 1

export async function benchSoak(): Promise<Findings> {
  const soaked = await day({
    hours: HOURS,
    seed: SEED,
    lookEveryH: 1,
    warmLooks: 1,
    onLook: ({ atH, holds }) => console.error(`hour ${atH.toFixed(1)}: heap ${holds.heapMb.toFixed(1)} MB`),
  })
  return { metrics: {}, extras: figuresOf(soaked), tables: [byHour(soaked)], problems: soaked.problems }
}

function figuresOf(soaked: Day): Findings['extras'] {
  const [before, after] = [soaked.looks[1]!.holds, soaked.looks.at(-1)!.holds]
  return [
    extra('soak, took', soaked.tookS / 60, 'min', `for ${soaked.hours} h of the table`),
    extra('soak, sessions', soaked.sessions, '', `${soaked.completed} of them completed; all in the journal`),
    extra(
      'soak, presses and faults',
      soaked.mishaps,
      '',
      'Stop, E-stop, cable, sensor, power, jam …; always brought home',
    ),
    extra('soak, events', soaked.facts, '', 'in the journal as they were told, in their order'),
    extra('soak, statuses', soaked.statuses, '', `over ${soaked.connections} connections`),
    extra('soak, statuses missed', soaked.missed, '', 'by their numbers, while connected'),
    extra('soak, heap after hour 2', before.heapMb, 'MB', 'after collecting garbage'),
    extra('soak, heap at the end', after.heapMb, 'MB', 'likewise'),
    extra('soak, emitters after hour 2', before.emitters, '', 'event emitters alive'),
    extra('soak, emitters at the end', after.emitters, '', ''),
  ]
}

function byHour({ looks }: Day) {
  return {
    title: 'What the process holds, hour by hour: nothing may grow',
    head: ['hour', 'heap MB', 'external MB', 'RSS MB', 'emitters', 'listeners', 'timers', 'handles', 'files'],
    rows: looks.map(({ atH, holds }) => [
      Math.floor(atH),
      Number(holds.heapMb.toFixed(2)),
      Number(holds.externalMb.toFixed(2)),
      Math.round(holds.rssMb),
      holds.emitters ?? '–',
      holds.listeners,
      holds.timers,
      holds.handles,
      holds.files ?? '–',
    ]),
  }
}
