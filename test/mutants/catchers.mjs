/** Who may notice a defect in a part of a built tree. Each says `passed`, `no answer in time`, or `caught: ` and by what. */
import { spawn } from 'node:child_process'

const MODEL_S = 400
const CAMPAIGN_S = 400
const TESTS_S = 900
const SESSIONS = 200
const ON_THE_SIMULATED_TABLE = ['conformance/', '--testNamePattern=simulated']
/** The tests of the part that a mutant is in, in rounds: the next is played only where the last noticed nothing. */
const ROUNDS_OF = {
  machines: [['machines/session', 'machines/table', 'machines/responses'], ['scenarios/'], ['machines/']],
  'src/control': [['control/'], ['scenarios/'], ON_THE_SIMULATED_TABLE],
  'hardware/firmware': [
    ['hostile/start', 'hostile/session', 'hostile/return'],
    ON_THE_SIMULATED_TABLE,
    ['scenarios/'],
    ['hostile/'],
  ],
}

/** Plays sessions until the first that breaks a rule. */
const CAMPAIGN = `
const { runCampaign } = await import('./dist/src/campaign/campaign.js')
const progress = ({ failures }) => {
  if (failures.length === 0) return
  console.log(failures[0].rule)
  process.exit(1)
}
await runCampaign({ seed: 1, sessions: ${SESSIONS}, jobs: 1, progress })`

export const CATCHERS = {
  async model({ tree }) {
    const { code, out } = await run(tree, ['dist/test/model/main.js', '--first', '--json'], MODEL_S)
    if (code === 0 || code === null) return code === 0 ? 'passed' : 'no answer in time'
    const rules = /"rule":"([^"]+)"/.exec(out)
    return `caught: ${rules ? rules[1] : 'it fails'}`
  },

  async campaign({ tree }) {
    const { code, out } = await run(tree, ['--input-type=module', '-e', CAMPAIGN], CAMPAIGN_S)
    if (code === 0 || code === null) return code === 0 ? 'passed' : 'no answer in time'
    return `caught: ${/^S\d+$/m.exec(out)?.[0] ?? 'it fails'}`
  },

  async tests({ tree, part }) {
    for (const round of ROUNDS_OF[part]) {
      const which = round.map((word) => (word.startsWith('-') ? word : `test/${word}`))
      const args = ['node_modules/vitest/vitest.mjs', 'run', ...which, '--bail=1', '--maxWorkers=1', '--no-color']
      const { code, out } = await run(tree, args, TESTS_S)
      if (code === null) return 'no answer in time'
      if (code !== 0) return `caught: ${/FAIL\s+test\/(\S+)/.exec(out)?.[1] ?? 'it fails'}`
    }
    return 'passed'
  },
}

/** A program's exit code, `null` where it did not end in time, and what it wrote. */
function run(cwd, args, withinS) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      timeout: withinS * 1000,
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out }))
  })
}
