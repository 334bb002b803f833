import { readSecrets } from '../../mqtt/secrets.ts'
import { type Check, doesNotApply, failure, ok, warning } from '../check.ts'

const WITHIN_MS = 4000
/** So many sessions wait where a broker has been away for weeks. */
const LONG_BACKLOG = 50

export const MQTT: Check = {
  id: 'mqtt',
  looksAt: 'the broker of [mqtt]: its secrets, whether it is reached, what waits for it',
  async look(exam) {
    const { mqtt } = exam.config
    if (mqtt === null) return doesNotApply('No broker is configured.')
    readSecrets(mqtt)
    const { url } = mqtt
    const told = (await exam.health())?.mqtt
    if (told?.connectedAt === null)
      return failure(
        `The controller has no connection to ${url}${told.lastError === null ? '' : `: ${told.lastError}`}.`,
        `Is the broker up, and are url, name and password right? mosquitto_sub -L ${url}/test asks it by hand. Sessions go on, and are told later.`,
        { ...told },
      )
    if (told && told.backlog > LONG_BACKLOG)
      return warning(
        `${told.backlog} sessions wait for ${url}.`,
        'They are told one after the other; look at the broker’s log.',
        { ...told },
      )
    if (told) return ok(`Connected to ${url}; ${told.backlog} sessions wait.`, { ...told })
    try {
      await exam.world.reach(mqtt.host, mqtt.port, WITHIN_MS)
    } catch (error) {
      return failure(
        `Nothing answers at ${url}: ${(error as Error).message}.`,
        'Is the broker up, and is its address right? Sessions go on without it, and are told later.',
        url,
      )
    }
    return ok(`Something answers at ${url}; the controller will say whether it lets it in.`, url)
  },
}
