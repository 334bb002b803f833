/** Every check there is, in the order in which one thing rests on another. */
import type { Check } from './check.ts'
import { BACKUPS } from './checks/backups.ts'
import { CLOCK } from './checks/clock.ts'
import { CLOCK_ENTRIES } from './checks/clock-entries.ts'
import { COMMISSIONING } from './checks/commissioning.ts'
import { CONFIG } from './checks/config.ts'
import { CONTROLLER_LAG } from './checks/controller-lag.ts'
import { DATABASE } from './checks/database.ts'
import { DATABASE_SIZE } from './checks/database-size.ts'
import { DISK_ERRORS } from './checks/disk-errors.ts'
import { DISK_SPACE } from './checks/disk-space.ts'
import { DISK_WEAR } from './checks/disk-wear.ts'
import { GUARD } from './checks/guard.ts'
import { GUARD_FIRMWARE } from './checks/guard-firmware.ts'
import { GUARD_HEALTH } from './checks/guard-health.ts'
import { GUARD_LIMITS } from './checks/guard-limits.ts'
import { LINK } from './checks/link.ts'
import { MEMORY } from './checks/memory.ts'
import { MQTT } from './checks/mqtt.ts'
import { NODE } from './checks/node.ts'
import { PAGE } from './checks/page.ts'
import { PEOPLE } from './checks/people.ts'
import { POWER } from './checks/power.ts'
import { SERIAL_PORT } from './checks/serial-port.ts'
import { SERVICE } from './checks/service.ts'
import { SESSIONS } from './checks/sessions.ts'
import { START } from './checks/start.ts'
import { TEMPERATURE } from './checks/temperature.ts'
import { UPDATES } from './checks/updates.ts'

export const CHECKS: readonly Check[] = [
  NODE,
  CONFIG,
  SERIAL_PORT,
  GUARD,
  GUARD_FIRMWARE,
  GUARD_HEALTH,
  GUARD_LIMITS,
  LINK,
  COMMISSIONING,
  POWER,
  TEMPERATURE,
  MEMORY,
  DISK_SPACE,
  DISK_ERRORS,
  DISK_WEAR,
  CLOCK,
  CLOCK_ENTRIES,
  DATABASE,
  DATABASE_SIZE,
  BACKUPS,
  PEOPLE,
  SESSIONS,
  CONTROLLER_LAG,
  PAGE,
  MQTT,
  SERVICE,
  START,
  UPDATES,
]
