import { askState } from '../ask-controller.ts'
import { type Check, doesNotApply, ok, unknown, warning } from '../check.ts'

export const START: Check = {
  id: 'start',
  looksAt: 'whether a press of Start would begin a session now, and what stands in its way',
  async look(exam) {
    if (!exam.controllerRuns) return doesNotApply('No controller runs.')
    const state = await askState(exam.world, exam.config.page)
    if (!state) return unknown('The controller cannot be asked: see "page".')
    const { refusals, session } = state
    if (session !== null) return ok('A session is running.', state.phase)
    const [first] = refusals
    if (first === undefined) return ok('Nothing stands in the way of a session.', [])
    return warning(
      `No session may start: ${first}${refusals.length > 1 ? ` And ${refusals.length - 1} more.` : ''}`,
      'Each reason says its way out; "upright programs --user NAME" has those of a person.',
      refusals,
    )
  },
}
