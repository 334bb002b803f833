/**
 * `sudo npm run service:trial`: installs from a clone on a real Debian with its own systemd, runs a session, freezes and kills the
 * controller, and removes everything. Wants root, debootstrap, and a network; takes some minutes. `-- trixie` for another Debian.
 */
import { join } from 'node:path'
import { Machine, makeBase, type Ran } from './machine.ts'

const suite = process.argv[2] ?? 'bookworm'
const base = join('/var/tmp', `upright-trial-${suite}`)
const INSTALL = '/home/pi/upright/src/service/install.sh'
/** Board and service have found each other by then. */
const START_AT_S = 30

/** The unit as it is, with another program. */
const TRIES_PRIORITY = `sed -e "s/^ExecStart=.*/ExecStart=\\/usr\\/bin\\/node -e 'os.setPriority(19)'/; s/^Type=.*/Type=oneshot/; /^Restart/d" \
  /etc/systemd/system/upright.service > /run/systemd/system/upright-tries.service && systemctl daemon-reload && systemctl start upright-tries`

let failed = 0

function tell(is: boolean, what: string, otherwise = ''): void {
  if (!is) failed += 1
  console.log(`${is ? 'ok    ' : 'FAILED'} ${what}${is ? '' : `\n${otherwise}`}`)
}

function passes(s: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, s * 1000))
}

makeBase(base, suite)
const machine = await Machine.boot(base)
const before = machine.files()
const show = (key: string) => machine.run(`systemctl show --value --property=${key} upright`).output.trim()
const does = (line: string, what: string, holds = ({ status }: Ran) => status === 0) => {
  const ran = machine.run(line)
  tell(holds(ran), what, ran.output)
  return ran.output
}
/** Waits until something is so, and tells how long that took. */
async function comes(what: string, withinS: number, holds: () => boolean): Promise<void> {
  const beganMs = performance.now()
  while (!holds() && performance.now() - beganMs < withinS * 1000) await passes(0.5)
  const tookS = ((performance.now() - beganMs) / 1000).toFixed(0)
  tell(
    holds(),
    `${what} (${tookS} s)`,
    machine.run('systemctl status --no-pager upright; cat /run/board.jsonl | tail -3').output,
  )
}

try {
  console.log(
    machine
      .run('. /etc/os-release; echo "$PRETTY_NAME, $(systemctl --version | head -1), Node $(node --version)"')
      .output.trim(),
  )
  await install()
  looksAround()
  await runsASession()
  await isStubborn()
  remove()
} finally {
  await machine.switchOff()
}
console.log(failed === 0 ? 'All as it should be.' : `${failed} not as it should be.`)
process.exitCode = failed === 0 ? 0 : 1

async function install(): Promise<void> {
  const beganMs = performance.now()
  const { status, output } = machine.run(INSTALL)
  tell(status === 0, 'install.sh, from a fresh clone', output)
  if (status !== 0) throw new Error('Nothing is installed.')
  console.log(`       it took ${((performance.now() - beganMs) / 1000).toFixed(0)} s`)
  does(`cd / && ${INSTALL}`, 'a second run changes nothing, and says so', ({ output }) =>
    output.startsWith('Nothing to do'),
  )
  does('find /home/pi -user root', 'nothing in the clone has become root’s', ({ output }) => output === '')
  await comes('the service runs and waits for the table', 20, () => show('StatusText') === 'Looking for the table.')
}

function looksAround(): void {
  does(
    'systemd-analyze verify --man=no upright.service',
    'systemd finds nothing wrong with the unit',
    ({ output }) => output === '',
  )
  does('systemd-analyze security --no-pager upright.service | tail -1', 'exposure at most 2.0', ({ output }) => {
    console.log(`       ${output.trim()}`)
    return Number(/: ([\d.]+)/.exec(output)?.[1]) <= 2
  })
  const pid = show('MainPID')
  const status = does(`cat /proc/${pid}/status`, 'its process is there')
  tell(/^CapBnd:\s+0+$/m.test(status) && /^CapEff:\s+0+$/m.test(status), 'it has no capabilities', status)
  tell(/^NoNewPrivs:\s+1$/m.test(status) && /^Seccomp:\s+2$/m.test(status), 'and a filter of system calls', status)
  does(`ps -o user=,ni= -p ${pid}`, 'it is user upright, a little ahead of others', ({ output }) =>
    /upright +-5/.test(output),
  )
  const inside = `nsenter --target ${pid} --mount --`
  does(
    `${inside} touch /etc/upright/x /usr/x`,
    'it sees configuration and system read-only',
    ({ output }) => output.split('Read-only').length === 3,
  )
  does(TRIES_PRIORITY, 'what it starts at night may go behind everything else')
  does(`${inside} ls /home /root`, 'and nobody’s home', ({ output }) => !output.includes('pi'))
}

async function runsASession(): Promise<void> {
  machine.run(
    `sed -i 's/^upright_deg = -75/upright_deg = -45/; s/^port = "auto"/port = "\\/dev\\/upright"/' /etc/upright/upright.toml`,
  )
  machine.run(
    'systemd-run --unit=line socat pty,raw,echo=0,link=/run/board,user=upright pty,raw,echo=0,link=/dev/upright,group=dialout,mode=660',
  )
  machine.run('systemctl stop upright; sleep 1')
  machine.run(
    `systemd-run --unit=board sh -c 'upright board --port /run/board --at ${START_AT_S}s=start > /run/board.jsonl'`,
  )
  await passes(4)
  does(
    'upright commission --simulation --port /dev/upright',
    'the table is commissioned, by the command that was installed',
  )
  does('upright users add anna --height 1.7 --mass 70 && upright screen anna --no-to-all', 'somebody is known to it')
  does(
    'find /var/lib/upright -not -user upright',
    'all data is the service’s, although root ran the commands',
    ({ output }) => output === '',
  )
  machine.run('systemctl start upright')
  await comes('the table is ready', 10, () => show('StatusText') === 'Ready. Press Start.')
  await comes('a session runs', START_AT_S, () => show('StatusText').startsWith('A session runs'))
  does(
    'upright service stop',
    'it is not ended by accident',
    ({ status, output }) => status === 1 && output.includes('A session runs'),
  )
  does(INSTALL, 'nor by an update', ({ status, output }) => status === 2 && output.includes('a session runs'))
  await comes('someone is inverted', 40, () => show('StatusText').includes('Holding'))
  machine.run('systemctl kill --signal=STOP upright')
  console.log('       the controller is frozen')
  await comes('the guard returns the table', 6, () => board().includes('"guard":"returning"'))
  await comes('and waits at horizontal', 15, () => board().includes('"guard":"recovery"'))
  tell(show('NRestarts') === '0', 'before anything else has happened')
  await comes(
    'systemd’s watchdog has ended the controller',
    15,
    () => show('Result') === 'watchdog' || show('NRestarts') === '1',
  )
  await comes('and started it again', 12, () => show('NRestarts') === '1' && show('ActiveState') === 'active')
  await passes(4)
  tell(!show('StatusText').startsWith('A session runs'), `nothing is resumed: “${show('StatusText')}”`)
  does('upright history', 'the session is told as interrupted', ({ output }) => output.includes('interrupted'))
  does('upright service logs', 'the log tells of it', ({ output }) => /Watchdog timeout/.test(output))
}

function board(): string {
  return machine.run('cat /run/board.jsonl').output
}

async function isStubborn(): Promise<void> {
  machine.run('systemctl kill --signal=KILL upright')
  await comes('killed, it is back', 15, () => show('NRestarts') === '2' && show('ActiveState') === 'active')
  machine.run('echo "nonsense = 1" >> /etc/upright/upright.toml; systemctl restart upright')
  await comes('a wrong configuration is not tried again and again', 10, () => show('ActiveState') === 'failed')
  does(
    'upright service status',
    'status says what to do then',
    ({ status, output }) => status === 1 && output.includes('upright service logs'),
  )
  machine.run(`sed -i '$d' /etc/upright/upright.toml`)
  does('upright service start', 'mended, it starts')
}

function remove(): void {
  machine.run('systemctl stop board line')
  does('upright service uninstall', 'uninstall')
  does('ls /var/lib/upright/upright.db /etc/upright/upright.toml', 'leaves data and configuration')
  does(`${INSTALL} --uninstall --purge`, '--purge')
  const after = machine.files()
  tell(after.join() === before.join(), 'leaves nothing', after.filter((file) => !before.includes(file)).join('\n'))
  does('getent passwd upright; getent group upright', 'and nobody', ({ output }) => output === '')
}
