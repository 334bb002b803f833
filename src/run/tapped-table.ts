import type { Table, TableListener } from '../../hardware/table.ts'

export type TableTap = Pick<TableListener, 'connected' | 'status' | 'lost'>

/** `table`, whose news `tap` hears before the listener does. */
export function tapped(table: Table, tap: TableTap): Table {
  return {
    kind: table.kind,
    open: (listener) =>
      table.open({
        connected(...news) {
          tap.connected(...news)
          listener.connected(...news)
        },
        status(status) {
          tap.status(status)
          listener.status(status)
        },
        lost(reason) {
          tap.lost(reason)
          listener.lost(reason)
        },
        panel: (event) => listener.panel(event),
        armReply: (reply) => listener.armReply(reply),
      }),
    drive: (n, driveMilli) => table.drive(n, driveMilli),
    arm: (deepestDeg, capS) => table.arm(deepestDeg, capS),
    disarm: () => table.disarm(),
    signal: (signal) => table.signal(signal),
    close: () => table.close(),
  }
}
