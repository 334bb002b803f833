import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SmallRoot, whyNoRoot } from './small-root.ts'

const reason = whyNoRoot()
const title = `install.sh${reason ? ` (${reason})` : ''}`

/** In this order: what one test leaves is where the next begins. */
describe.skipIf(reason !== null && !process.env.CI)(title, () => {
  const root = new SmallRoot()
  const before = root.contents()
  const at = (...names: string[]) => join(root.path, ...names)
  const config = at('etc/upright/upright.toml')
  afterAll(() => root.remove())

  test('says with --dry-run what it would do, and does none of it', () => {
    const { status, output } = root.install('--dry-run')
    expect(status, output).toBe(0)
    for (const command of ['systemd-sysusers', 'cp -R', 'upright.toml', 'systemctl']) expect(output).toContain(command)
    expect(root.contents()).toEqual(before)
  })

  describe('once it has run', () => {
    beforeAll(() => {
      const { status, output } = root.install()
      expect(status, output).toBe(0)
    })

    test('there is a service for a user of its own, who may use serial ports', () => {
      const passwd = /^upright:x:(\d+):(\d+):[^:]*:\/var\/lib\/upright:\S*nologin$/m.exec(
        readFileSync(at('etc/passwd'), 'utf8'),
      )
      expect(Number(passwd?.[1])).toBeGreaterThan(0)
      expect(readFileSync(at('etc/group'), 'utf8')).toMatch(/^dialout:x:20:pi,upright$/m)
      const contents = root.contents()
      expect(contents['var/lib/upright']).toContain(`40700 ${passwd?.[1]}:${passwd?.[2]} `)
      expect(contents['etc/upright/upright.toml']).toContain(`100640 ${passwd?.[1]}:${passwd?.[2]} `)
      expect(contents['etc/systemd/system/multi-user.target.wants/upright.service']).toBeDefined()
    })

    test('nothing of it but data and configuration belongs to the user it runs as, or may be changed by it', () => {
      const contents = Object.entries(root.contents()).filter(
        ([path]) => !(path in before) && !/^(var\/lib|etc)\/upright\b/.test(path),
      )
      expect(contents.length).toBeGreaterThan(1000)
      const foreign = contents.filter(([, what]) => !/^(40755|100[67][45][45]|120777) 0:0 /.test(what))
      expect(foreign).toEqual([])
    })

    test('every path the service names is there', () => {
      const unit = readFileSync(at('etc/systemd/system/upright.service'), 'utf8')
      expect(unit).not.toMatch(/@\w+@/)
      const paths = unit.match(/\/opt\/upright\/[\w./-]+/g) ?? []
      expect(paths.length).toBeGreaterThan(1)
      for (const path of paths) expect(existsSync(at(path)), path).toBe(true)
    })

    test('the program there needs nothing from elsewhere: it keeps people, and runs a session', () => {
      const home = mkdtempSync(join(tmpdir(), 'upright-installed-'))
      const upright = (...words: string[]) =>
        spawnSync(process.execPath, [at('opt/upright/dist/src/cli/main.js'), ...words], {
          encoding: 'utf8',
          env: { ...process.env, UPRIGHT_HOME: home },
        })
      expect(upright('users', 'add', 'anna', '--height', '1.7', '--mass', '70').status).toBe(0)
      expect(upright('users').stdout).toContain('anna')
      expect(upright('simulate', '--program', 'first-time').status).toBe(0)
      expect(upright('run', '--port', '/dev/null').stderr).toContain('/dev/null is no serial port')
    })

    test('a second run changes nothing, and says so', () => {
      const contents = root.contents({ times: true })
      const { status, output } = root.install()
      expect([status, output]).toEqual([0, 'Nothing to do: it is installed as it should be.\n'])
      expect(root.contents({ times: true })).toEqual(contents)
    })

    test('the next run brings back what was damaged, and leaves the configuration as its owner wrote it', () => {
      appendFileSync(config, '\n# mine\n')
      const unit = readFileSync(at('etc/systemd/system/upright.service'), 'utf8')
      writeFileSync(at('etc/systemd/system/upright.service'), 'broken')
      expect(root.install().status).toBe(0)
      expect(readFileSync(at('etc/systemd/system/upright.service'), 'utf8')).toBe(unit)
      expect(readFileSync(config, 'utf8')).toMatch(/\n# mine\n$/)
    })
  })

  describe('--uninstall', () => {
    test('leaves configuration and data with the user they belong to, and nothing else', () => {
      writeFileSync(at('var/lib/upright/upright.db'), 'sessions')
      const { status, output } = root.install('--uninstall')
      expect(status, output).toBe(0)
      expect(output).toContain('--purge')
      const left = Object.keys(root.contents()).filter((path) => !(path in before))
      expect(left).toEqual(['etc/upright', 'etc/upright/upright.toml', 'var/lib/upright', 'var/lib/upright/upright.db'])
    })

    test('with --purge leaves the system as it was', () => {
      expect(root.install('--uninstall', '--purge').status).toBe(0)
      expect(root.contents()).toEqual(before)
      expect(root.install('--uninstall', '--purge').output).toBe('Nothing to do: it is not installed.\n')
    })
  })

  test('says which option it does not know', () => {
    const { status, output } = root.install('--purgee')
    expect(status).toBe(2)
    expect(output).toContain('there is no option --purgee')
  })
})
