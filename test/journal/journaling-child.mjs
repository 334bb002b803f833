// Journals sessions as fast as they become durable, and says what it did, until it is killed. Run by power-cut.test.ts.
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openJournal } from '../../dist/src/journal/journal.js'

const say = (line) => writeSync(1, `${line}\n`)
const journal = await openJournal({ path: process.argv[2] })
let session = ''

journal.onDurable((id) => say(`durable ${id}`))
say('ready')

function nextSession() {
  if (session) {
    const figures = { invertedS: 1, exposureMin: 0.1, deepestDeg: 20 }
    journal.record({
      type: 'sessionEnded',
      atMs: performance.now(),
      session,
      outcome: 'completed',
      cause: null,
      ...figures,
    })
  }
  session = randomUUID()
  journal.record({ type: 'sessionStarted', atMs: performance.now(), session, program: 'x', deepestDeg: 20, capS: 60 })
  for (const phase of ['tilting', 'holding', 'returning'])
    journal.record({ type: 'phaseEntered', atMs: performance.now(), session, phase, targetDeg: 0 })
}

let sessions = 0
function goOn() {
  nextSession()
  sessions += 1
  // every fourth session lasts long enough for what the trace may lose to matter
  setTimeout(goOn, sessions % 4 === 0 ? 2000 : 50)
}
goOn()

setInterval(() => {
  const tMs = Math.round(performance.now() * 1000)
  const motion = { angleDeg: 1, targetDeg: null, speedDegPerS: 0, driveMilli: 0, exposureMin: 0 }
  journal.trace(session, { tMs, phase: 'tilting', ...motion, guard: 'armed', events: [] })
  say(`sample ${session} ${tMs} ${Date.now()}`)
}, 40)
