/** A folder that looks like the root of a Debian that is not running, to install into. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'

const INSTALL = join(packageRoot, 'src/service/install.sh')

/** Folders every Debian has; the tools that make users keep backups and a lock beside their files. */
const FOLDERS = ['opt', 'usr/local/bin', 'var/lib', 'etc/udev/rules.d', 'etc/systemd/system/multi-user.target.wants']
const FILES: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
  'etc/group': 'root:x:0:\ndialout:x:20:pi\n',
  'etc/shadow': 'root:*:19000::::::\n',
  'etc/gshadow': 'root:*::\ndialout:!::pi\n',
  'etc/systemd/system/another.service': '[Service]\nExecStart=/bin/true\n',
  'usr/local/bin/another': '#!/bin/sh\n',
}
/** What is larger is told by its size: a hundred megabytes are read otherwise. */
const SMALL_BYTES = 8192
const KEPT_BESIDE = /^etc\/(passwd|group|shadow|gshadow)-$|^etc\/\.pwd\.lock$/

/** Files below a root belong to users: only root can install there. Null where it is possible here, else what it wants. */
export function whyNoRoot(): string | null {
  if (/^\/(home|root)\//.test(process.execPath)) return 'wants a Node that is the system’s, as the service does'
  if (process.getuid?.() === 0) return null
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? null : 'wants root, or sudo that asks nothing'
}

export class SmallRoot {
  readonly path = mkdtempSync(join(tmpdir(), 'upright-root-'))

  constructor() {
    for (const folder of FOLDERS) mkdirSync(join(this.path, folder), { recursive: true })
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(this.path, name), text)
    symlinkSync('../another.service', join(this.path, 'etc/systemd/system/multi-user.target.wants/another.service'))
  }

  /** Runs install.sh on it. */
  install(...words: string[]): { status: number | null; output: string } {
    return asRoot(INSTALL, '--root', this.path, '--no-build', ...words)
  }

  /** Every file and folder with what it is, whose it is and what is in it; with `times` also when it was last changed. */
  contents({ times = false } = {}): Record<string, string> {
    const found: Record<string, string> = {}
    const look = (folder: string) => {
      for (const name of readdirSync(join(this.path, folder))) {
        const inside = folder === '' ? name : `${folder}/${name}`
        if (KEPT_BESIDE.test(inside)) continue
        const path = join(this.path, inside)
        const { mode, uid, gid, size, mtimeMs } = lstatSync(path)
        const isFolder = (mode & 0o170000) === 0o040000
        found[inside] =
          `${mode.toString(8)} ${uid}:${gid} ${isFolder ? '' : size > SMALL_BYTES ? size : contentOf(path)} ${times ? mtimeMs : ''}`
        if (isFolder) look(inside)
      }
    }
    look('')
    return found
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

function asRoot(...words: string[]): { status: number | null; output: string } {
  const [program = '', ...rest] =
    process.getuid?.() === 0 ? words : ['sudo', '-n', 'env', `PATH=${process.env.PATH}`, ...words]
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

function contentOf(path: string): string {
  const content = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path)
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}
