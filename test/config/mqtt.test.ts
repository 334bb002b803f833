import { describe, expect, test } from 'vitest'
import { configOf, errorOf } from './places.ts'

const mqttOf = (lines: string) => configOf(`[mqtt]\n${lines}`).mqtt!
const errorIn = (lines: string) => errorOf(`[mqtt]\n${lines}`).message

describe('[mqtt]', () => {
  test('left out, there is no broker', () => {
    expect(configOf('').mqtt).toBeNull()
  })

  test('needs a broker’s address, and has a default for all else', () => {
    expect(errorIn('table = "attic"')).toContain('mqtt.url is missing')
    expect(mqttOf('url = "mqtt://broker.lan"')).toEqual({
      url: 'mqtt://broker.lan',
      host: 'broker.lan',
      port: 1883,
      isEncrypted: false,
      username: null,
      passwordFile: null,
      caFile: null,
      certFile: null,
      keyFile: null,
      topic: 'upright',
      table: expect.stringMatching(/^[a-z0-9][a-z0-9_-]{0,39}$/),
      discoveryPrefix: 'homeassistant',
      names: false,
    })
  })

  test.each([
    ['mqtts://broker', { host: 'broker', port: 8883, isEncrypted: true }],
    ['mqtts://broker:1234/', { host: 'broker', port: 1234, isEncrypted: true, url: 'mqtts://broker:1234' }],
    ['MQTT://10.0.0.2', { host: '10.0.0.2', port: 1883, isEncrypted: false }],
    ['mqtts://[fd00::1]:8884', { host: 'fd00::1', port: 8884, isEncrypted: true }],
  ])('%s is an address', (url, what) => {
    expect(mqttOf(`url = "${url}"`)).toMatchObject(what)
  })

  test.each([
    'broker',
    'http://broker',
    'mqtt://',
    'mqtt://broker:0',
    'mqtt://broker:70000',
    'mqtt://b/path',
    'ws://b',
  ])('%s is none', (url) => {
    expect(errorIn(`url = "${url}"`)).toContain('it must be "mqtt://broker" or "mqtts://broker"')
  })

  test('takes no password into the address, where it would be shown', () => {
    expect(errorIn('url = "mqtt://anna:secret@broker"')).toContain('no name and no password')
  })

  test('finds files from the folder of the file that names them', () => {
    const files =
      'username = "a"\npassword_file = "mqtt.password"\nca_file = "/etc/ca.crt"\ncert_file = "~/a"\nkey_file = "b"'
    expect(mqttOf(`url = "mqtts://b"\n${files}`)).toMatchObject({
      passwordFile: '/etc/upright/mqtt.password',
      caFile: '/etc/ca.crt',
      certFile: '/home/pi/a',
      keyFile: '/etc/upright/b',
    })
  })

  test.each([
    ['ca_file = "ca.crt"', 'mqtt.ca_file is for an encrypted connection, and mqtt://b is none'],
    ['password_file = "p"', 'mqtt.password_file needs mqtt.username'],
    ['table = "Attic"', 'mqtt.table is "Attic", it must be 1 to 40 of'],
    ['table = "a/b"', 'mqtt.table is "a/b"'],
    ['topic = "up/+"', 'mqtt.topic is "up/+"'],
    ['topic = "/up"', 'mqtt.topic is "/up"'],
    ['discovery_prefix = "#"', 'mqtt.discovery_prefix'],
    ['password = "secret"', 'mqtt.password is not a key: did you mean password_file?'],
  ])('%s is told to be wrong', (line, words) => {
    expect(errorIn(`url = "mqtt://b"\n${line}`)).toContain(words)
  })

  test('a certificate and its key go together', () => {
    expect(errorIn('url = "mqtts://b"\ncert_file = "c"')).toContain('mqtt.key_file is missing')
    expect(errorIn('url = "mqtts://b"\nkey_file = "c"')).toContain('mqtt.cert_file is missing')
  })

  test('Home Assistant is told nothing where the prefix is empty', () => {
    expect(mqttOf('url = "mqtt://b"\ndiscovery_prefix = ""').discoveryPrefix).toBe('')
  })
})
