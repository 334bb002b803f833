/** The socket systemd listens on, as `notify-socket.pl` hands it over (sd_notify(3) says what may be told). */
import { writeSync } from 'node:fs'

/** Tells systemd something such as `READY=1`. False where it does not take it now. */
export type Notify = (state: string) => boolean

/** How this process tells systemd how it does; `null` where nobody listens. */
export function inheritedNotify(env: NodeJS.ProcessEnv): Notify | null {
  const fd = Number(env.UPRIGHT_NOTIFY_FD)
  if (!Number.isInteger(fd) || fd < 3) return null
  return (state) => {
    try {
      writeSync(fd, `${state}\n`)
      return true
    } catch {
      // Its queue is full (EAGAIN), or it is being replaced: no reason to stop looking after the table.
      return false
    }
  }
}

/** How long systemd waits for a sign of life before it ends and restarts this process, ms; `null` where it does not watch. */
export function watchdogMs(env: NodeJS.ProcessEnv): number | null {
  const us = Number(env.WATCHDOG_USEC)
  const isMine = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === process.pid
  return isMine && us > 0 ? us / 1000 : null
}
