/**
 * `npm run mutants`: puts each deliberate defect of mutants.json into a private copy of the tree, and asks the model check, a campaign
 * and the quick tests who notices. Writes results.json and the table in docs/model-check.md. Needs clang and wasm-ld.
 */

import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildGuard, buildTypeScript } from './build.mjs'
import { CATCHERS } from './catchers.mjs'
import { drawTable } from './table.mjs'

const HELP = `npm run mutants                        every mutant, until one catcher notices it
npm run mutants -- --all               each catcher is asked, whoever has noticed
npm run mutants -- --only ID,ID        only these; the others keep their results
npm run mutants -- --jobs 2            so many at once
npm run mutants -- --unchecked         does not ask first whether the tree as it is passes
npm run mutants -- --missed            those that nobody has noticed so far
npm run mutants -- --by model,tests    only these catchers: ${Object.keys(CATCHERS).join(', ')}`

const root = join(import.meta.dirname, '../..')
const mutantsFile = join(import.meta.dirname, 'mutants.json')
const resultsFile = join(import.meta.dirname, 'results.json')
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    missed: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    unchecked: { type: 'boolean', default: false },
    by: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) console.log(HELP)
else process.exitCode = await main()

async function main() {
  const all = JSON.parse(readFileSync(mutantsFile, 'utf8'))
  const results = readResults()
  const missed = values.missed ? all.filter(({ id }) => !isCaught(results[id])).map(({ id }) => id) : undefined
  const chosen = chosenOf(all, values.only?.split(',') ?? missed, 'mutant')
  const by = chosenOf(
    Object.keys(CATCHERS).map((id) => ({ id })),
    values.by?.split(','),
    'catcher',
  ).map(({ id }) => id)
  const scratch = mkdtempSync(join(tmpdir(), 'upright-mutants-'))
  try {
    const whole = copyOfTree(scratch)
    if (!values.unchecked) await expectNothingCaught(whole, by)
    await inTurns(chosen, Number(values.jobs), async (mutant) => {
      results[mutant.id] = {
        ...(values.by ? results[mutant.id] : {}),
        ...(await tryMutant(mutant, whole, scratch, by)),
      }
      keep(all, results)
      console.log(
        `${mutant.id}: ${Object.entries(results[mutant.id])
          .map(([catcher, how]) => `${catcher} ${how}`)
          .join(' · ')}`,
      )
    })
    const unnoticed = chosen.filter(({ id }) => !isCaught(results[id]))
    for (const { id, says } of unnoticed) console.error(`nobody notices ${id}: ${says}`)
    return unnoticed.length === 0 ? 0 : 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function isCaught(found = {}) {
  return Object.values(found).some((how) => how.startsWith('caught'))
}

function chosenOf(all, ids, kind) {
  const unknown = ids?.find((id) => !all.some((one) => one.id === id))
  if (unknown) throw new Error(`there is no ${kind} ${unknown}`)
  return ids ? all.filter(({ id }) => ids.includes(id)) : all
}

/** The tree as it is now, built. */
function copyOfTree(scratch) {
  const whole = join(scratch, 'whole')
  mkdirSync(whole)
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  for (const file of listed.split('\0'))
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(whole, file))
  symlinkSync(join(root, 'node_modules'), join(whole, 'node_modules'))
  buildTypeScript(whole)
  buildGuard(whole)
  return whole
}

/** A catcher that finds fault with the tree as it is would catch everything. */
async function expectNothingCaught(whole, by) {
  for (const catcher of by) {
    for (const part of catcher === 'tests' ? ['machines', 'src/control', 'hardware/firmware'] : ['']) {
      const how = await CATCHERS[catcher]({ tree: whole, part })
      if (how !== 'passed') throw new Error(`${catcher} finds fault with the tree as it is: ${how}`)
    }
  }
}

async function tryMutant({ id, file, find, replace }, whole, scratch, by) {
  const copy = join(scratch, id)
  cpSync(whole, copy, { recursive: true, verbatimSymlinks: true })
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) throw new Error(`${id}: "${find}" is not once in ${file}`)
  unlinkSync(path)
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
  // Tests read the TypeScript itself; the guard's core is loaded by everyone.
  if (dirname(file) === 'hardware/firmware') buildGuard(copy)
  else if (by.some((catcher) => catcher !== 'tests')) buildTypeScript(copy)
  const found = {}
  for (const catcher of by) {
    found[catcher] = await CATCHERS[catcher]({ tree: copy, part: dirname(file) })
    if (found[catcher].startsWith('caught') && !values.all) break
  }
  rmSync(copy, { recursive: true, force: true })
  return found
}

async function inTurns(all, jobs, does) {
  const waiting = [...all]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await does(next)
  }
  await Promise.all(Array.from({ length: jobs }, worker))
}

function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'))
  } catch {
    return {}
  }
}

function keep(all, results) {
  const known = Object.fromEntries(all.filter(({ id }) => results[id]).map(({ id }) => [id, results[id]]))
  writeFileSync(resultsFile, `${JSON.stringify(known, null, 2)}\n`)
  drawTable(all, known)
}
