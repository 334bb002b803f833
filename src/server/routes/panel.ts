/** The virtual panel: pins of the simulated board, and nothing else. Loaded only where the table is virtual. */
import { z } from 'zod'
import { canHappen, STIMULI, type Stimulus, type StimulusName } from '../../../hardware/simulator/stimuli.ts'
import type { Panel, PanelAction, PanelGroup } from '../../feed/api.ts'
import type { App, ServerContext } from '../context.ts'

/** A cable that can be pulled, and no wire in virtual time. */
const WORLD = { cable: true, link: false } as const
const NAMES = (Object.keys(STIMULI) as StimulusName[]).filter((name) => canHappen(name, WORLD))
const body = z.strictObject({ does: z.enum(NAMES as [StimulusName, ...StimulusName[]]) })

const GROUPS: readonly { readonly id: PanelGroup['id']; readonly title: string; readonly has: RegExp }[] = [
  { id: 'buttons', title: 'Buttons', has: /^(start|stop)(-down|-up)?$|^reset$|^estop(-release)?$/ },
  { id: 'person', title: 'Ankle lock', has: /^ankle/ },
  { id: 'sensors', title: 'Angle sensors', has: /^sensor/ },
  { id: 'cable', title: 'Cable', has: /^(un|re)plug$/ },
  { id: 'board', title: 'Board and power', has: /^(power|supply|board|guard)/ },
  { id: 'drive', title: 'Drive and wires', has: /./ },
]

export function panelRoutes(app: App, { ask }: ServerContext): void {
  app.get('/api/panel', { schema: { tags: ['virtual'], summary: 'What can be pressed and broken' } }, async () => PANEL)
  app.post(
    '/api/panel',
    { schema: { tags: ['virtual'], summary: 'Presses, breaks or mends', body } },
    async (request, reply) => {
      ask({ type: 'does', stimulus: request.body.does })
      return reply.status(202).send({ asked: request.body.does })
    },
  )
}

const PANEL: Panel = { groups: GROUPS.map(({ id, title }) => ({ id, title, actions: actionsOf(id) })) }

function actionsOf(group: PanelGroup['id']): PanelAction[] {
  return NAMES.filter((name) => GROUPS.find(({ has }) => has.test(name))!.id === group).map((name) => {
    const { says, kind } = STIMULI[name] as Stimulus
    return { does: name, says, kind }
  })
}
