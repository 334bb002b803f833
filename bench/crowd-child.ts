/** A crowd for a page's server: `node crowd-child.js http://localhost:8080`. Says when all listen. */
import { Agent, get, type IncomingMessage } from 'node:http'

const LISTENERS = 50
const SLOW = 10
const FLOODING_LINES = 8

const [address = ''] = process.argv.slice(2)
let listening = 0

for (let listener = 0; listener < LISTENERS; listener++)
  get(`${address}/api/live`, { agent: new Agent() }, (response) => {
    response.once('readable', () => {
      listening += 1
      if (listening === LISTENERS) console.log('all listen')
      if (listener < SLOW) readSlowly(response)
      else response.resume()
    })
  }).on('error', () => {})

const agent = new Agent({ keepAlive: true, maxSockets: FLOODING_LINES })
for (let line = 0; line < FLOODING_LINES; line++) flood()

/** Takes a little every two seconds. */
function readSlowly(response: IncomingMessage): void {
  setInterval(() => response.read(2000), 2000)
}

function flood(): void {
  get(`${address}/api/programs`, { agent }, (response) => {
    response.resume()
    response.on('end', flood)
  }).on('error', () => setTimeout(flood, 50))
}
