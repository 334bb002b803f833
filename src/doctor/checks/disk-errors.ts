import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { type Check, doesNotApply, failure, ok } from '../check.ts'
import { systemText, type World } from '../world.ts'
import { nearestFolder } from './disk-space.ts'

export const DISK_ERRORS: Check = {
  id: 'disk.errors',
  looksAt: 'errors of the file system the database is on, and whether it fell back to read-only',
  look({ databasePath, world }) {
    const mount = mountOf(realpathSync(nearestFolder(databasePath)), world)
    if (!mount) return doesNotApply('This system does not tell.')
    const errors = Number(systemText(world, `/sys/fs/ext4/${basename(mount.device)}/errors_count`) ?? 0)
    const value = { device: mount.device, readOnly: mount.isReadOnly, errors }
    const mend = `Copy the backups elsewhere ("upright data list"), look at dmesg, have it checked at the next start (sudo touch /forcefsck), and replace the card where it comes back.`
    if (mount.isReadOnly)
      return failure(`${mount.device} can only be read: the system found errors on it, or was told so.`, mend, value)
    if (errors > 0) return failure(`The file system of ${mount.device} has counted ${errors} errors.`, mend, value)
    return ok(`${mount.device} has counted no errors.`, value)
  },
}

interface Mount {
  readonly device: string
  readonly isReadOnly: boolean
}

/** The file system that holds `path`: of those whose place it begins with the longest, the last one mounted there. */
function mountOf(path: string, world: World): Mount | null {
  const lines = (systemText(world, '/proc/mounts') ?? '').split('\n').map((line) => line.split(' '))
  const holding = lines.filter(([, place = '']) => path === place || path.startsWith(place === '/' ? '/' : `${place}/`))
  const longest = Math.max(0, ...holding.map(([, place = '']) => place.length))
  const [device, , , options] = holding.filter(([, place = '']) => place.length === longest).at(-1) ?? []
  if (device === undefined || options === undefined) return null
  return { device, isReadOnly: options.split(',').includes('ro') }
}
