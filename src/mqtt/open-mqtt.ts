/** The publisher as the thread of page and MQTT has it. Imported where a broker is configured only: the client is memory. */

import type { MqttConfig } from '../config/mqtt-section.ts'
import { peopleInHistory } from '../journal/history.ts'
import { openPublications } from '../journal/publications.ts'
import { versionHere } from '../package-root.ts'
import type { FromServer, ServerStart } from '../server/messages.ts'
import { TablePublisher } from './table-publisher.ts'

const SURFACE = 'mqtt'

export function openMqtt(
  { config: { journal }, table }: ServerStart,
  config: MqttConfig,
  stop: () => void,
  post: (message: FromServer) => void,
): TablePublisher {
  return new TablePublisher({
    config,
    version: versionHere,
    table,
    openPublications: (running) => openPublications(journal.path, SURFACE, running),
    nameOf: (user) => peopleInHistory(journal.path).get(user)?.profile.name ?? null,
    stop,
    told: post,
  })
}
