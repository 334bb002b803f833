import { type Check, doesNotApply, failure, ok, unknown, warning } from '../check.ts'
import { systemNames } from '../world.ts'

const WITHIN_MS = 5000
/** Restarts since the computer started: one may be an update. */
const MANY_RESTARTS = 3
const LOG = 'Its log says why: journalctl -u upright -n 50.'

export const SERVICE: Check = {
  id: 'service',
  looksAt: 'the system service: installed, switched on, running, how often it was restarted',
  async look({ world }) {
    if (!systemNames(world, '/run/systemd').includes('system')) return doesNotApply('There is no systemd here.')
    const words = [
      'show',
      'upright.service',
      '--property=LoadState,ActiveState,SubState,UnitFileState,Result,NRestarts',
    ]
    const told = await world.run('systemctl', words, WITHIN_MS)
    if (told?.code !== 0) return unknown('systemd does not answer.')
    const { LoadState, ActiveState, SubState, UnitFileState, Result, NRestarts } = propertiesIn(told.stdout)
    const restarts = Number(NRestarts ?? 0)
    const value = { state: ActiveState ?? null, enabled: UnitFileState ?? null, result: Result ?? null, restarts }
    if (LoadState === 'not-found')
      return doesNotApply('It is not installed: the controller is started by hand. docs/install.md installs it.')
    if (ActiveState === 'failed' || (Result !== undefined && Result !== 'success'))
      return failure(
        `The service has failed (${Result ?? 'failed'}).`,
        `${LOG} Then: sudo systemctl restart upright.`,
        value,
      )
    if (UnitFileState === 'disabled' || UnitFileState === 'masked')
      return warning(
        `The service is ${UnitFileState}: it does not start with the computer.`,
        'sudo systemctl enable --now upright',
        value,
      )
    if (ActiveState !== 'active')
      return warning(
        `The service does not run (${ActiveState}, ${SubState}).`,
        `${LOG} Then: sudo systemctl start upright.`,
        value,
      )
    if (restarts > MANY_RESTARTS)
      return warning(`The service was restarted ${restarts} times since the computer started.`, LOG, value)
    return ok(`It runs (${SubState}), and starts with the computer.`, value)
  },
}

function propertiesIn(text: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => (line.includes('=') ? [line.trim().split(/=(.*)/s)] : [])),
  )
}
