/** Reads a database through in a process of its own, so that whoever asks can give up. */
import { soundnessOf } from '../care/checked-copy.ts'

const [path = '', depth] = process.argv.slice(2)
const { version, problem } = soundnessOf(path, depth === 'deep' ? 'deep' : 'quick')
console.log(JSON.stringify({ version, problem }))
