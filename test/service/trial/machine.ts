/** A real Debian with its own systemd, in namespaces on this machine: made by debootstrap once, and new for each run. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageRoot } from '../../../src/package-root.ts'

const HERE = join(packageRoot, 'test/service/trial')
const MIRROR = 'http://deb.debian.org/debian'
/** What install.sh expects of a Raspberry Pi OS Lite, a compiler, and what the trial itself uses. */
const PACKAGES = 'systemd,systemd-sysv,udev,dbus,sudo,ca-certificates,procps,g++,make,python3,socat'
const BOOTS_WITHIN_MS = 30_000

export interface Ran {
  readonly status: number | null
  readonly output: string
}

export class Machine {
  readonly #folder: string
  readonly #boot: ChildProcess
  #pid = 0

  private constructor(base: string) {
    // Not in /tmp, which may be an overlay itself.
    this.#folder = mkdtempSync(join('/var/tmp', 'upright-trial-'))
    this.#boot = spawn(join(HERE, 'boot.sh'), [base, this.#folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  }

  static async boot(base: string): Promise<Machine> {
    const machine = new Machine(base)
    await machine.#isUp()
    return machine
  }

  /** Runs a line of shell in it, as root. */
  run(line: string): Ran {
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.#into, 'bash', '-c', line], {
      encoding: 'utf8',
      env,
    })
    return { status, output: stdout + stderr }
  }

  /** Every file and folder that stays when it is switched off, but logs, caches and homes. */
  files(): string[] {
    const left = [
      'proc',
      'sys',
      'dev',
      'run',
      'tmp',
      'home',
      'root',
      'var/log',
      'var/cache',
      'var/tmp',
      'var/lib/systemd',
    ]
    const prune = left.map((folder) => `-path /${folder}`).join(' -o ')
    return this.run(`find / -xdev \\( ${prune} \\) -prune -o -print | sort`).output.split('\n')
  }

  async switchOff(): Promise<void> {
    const ended = new Promise((resolve) => this.#boot.once('close', resolve))
    this.#boot.kill('SIGKILL')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #into(): string[] {
    return ['--target', String(this.#pid), '--all', '--root', '--wd', '--']
  }

  async #isUp(): Promise<void> {
    const endMs = performance.now() + BOOTS_WITHIN_MS
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      // boot.sh has become unshare, whose only child is PID 1 in there.
      const children = readFileSync(`/proc/${this.#boot.pid}/task/${this.#boot.pid}/children`, 'utf8').trim()
      this.#pid = Number(children.split(' ')[0])
      if (this.#pid > 0 && /running|degraded/.test(this.run('systemctl is-system-running').output)) return
    }
    await this.switchOff()
    throw new Error('It did not boot: are namespaces, overlays and cgroup2 allowed here?')
  }
}

/** A base to boot, made in `folder` unless it is there: a Debian, this machine's Node, and somebody called pi with a clone of this. */
export function makeBase(folder: string, suite: string): void {
  if (!existsSync(join(folder, 'etc/os-release'))) {
    must('debootstrap', '--variant=minbase', `--include=${PACKAGES}`, suite, folder, MIRROR)
    must('chroot', folder, 'useradd', '--create-home', '--shell', '/bin/bash', 'pi')
  }
  // As NodeSource's package puts it.
  cpSync(process.execPath, join(folder, 'usr/bin/node'))
  const npm = join(dirname(process.execPath), '../lib/node_modules/npm')
  rmSync(join(folder, 'usr/lib/node_modules'), { recursive: true, force: true })
  cpSync(npm, join(folder, 'usr/lib/node_modules/npm'), { recursive: true, verbatimSymlinks: true })
  cpSync('/usr/include/node', join(folder, 'usr/include/node'), { recursive: true })
  writeFileSync(join(folder, 'usr/bin/npm'), '#!/bin/sh\nexec node /usr/lib/node_modules/npm/bin/npm-cli.js "$@"\n', {
    mode: 0o755,
  })
  // A network may want them.
  cpSync('/etc/ssl/certs/ca-certificates.crt', join(folder, 'etc/ssl/certs/ca-certificates.crt'))
  const settings = { [join(homedir(), '.npmrc')]: 'home/pi/.npmrc', '/usr/etc/npmrc': 'usr/etc/npmrc' }
  for (const [from, to] of Object.entries(settings)) if (existsSync(from)) cpSync(from, join(folder, to))
  clone(join(folder, 'home/pi/upright'))
  must('chroot', folder, 'chown', '-R', 'pi:pi', '/home/pi')
}

/** What is committed, as somebody gets it. */
function clone(to: string): void {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  const archive = join(mkdtempSync(join(tmpdir(), 'upright-clone-')), 'upright.tar')
  must('git', '-C', packageRoot, 'archive', '--output', archive, 'HEAD')
  must('tar', '-C', to, '-xf', archive)
}

function must(...words: string[]): void {
  const [program = '', ...rest] = words
  const { status, error } = spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${words.join(' ')} failed${error ? `: ${error.message}` : ''}`)
}
