/** Password, certificate and key: read anew for each connection, so that one that was mended or renewed counts without a restart. */
import { readFileSync, statSync } from 'node:fs'
import type { MqttConfig } from '../config/mqtt-section.ts'
import { UprightError } from '../error.ts'

export interface Secrets {
  readonly password: string | null
  readonly ca: Buffer | null
  readonly cert: Buffer | null
  readonly key: Buffer | null
}

/** A secret or a certificate is a few kilobytes; what is larger is another file. */
const MOST_BYTES = 100_000
/** Bits of a file's mode that let others than its owner and its group in. */
const FOR_OTHERS = 0o007

/** Throws an `UprightError` where a file cannot be used. */
export function readSecrets(config: MqttConfig): Secrets {
  const { passwordFile, caFile, certFile, keyFile } = config
  return {
    // An editor ends a file with a newline, and no password does.
    password:
      passwordFile === null
        ? null
        : readPrivate('password_file', passwordFile)
            .toString('utf8')
            .replace(/\r?\n$/, ''),
    ca: caFile === null ? null : read('ca_file', caFile),
    cert: certFile === null ? null : read('cert_file', certFile),
    key: keyFile === null ? null : readPrivate('key_file', keyFile),
  }
}

function readPrivate(key: string, path: string): Buffer {
  const bytes = read(key, path)
  if ((statSync(path).mode & FOR_OTHERS) !== 0)
    throw new UprightError(
      'MQTT_SECRET_OPEN',
      `everyone on this machine may read mqtt.${key}, ${path}`,
      `chmod 600 ${path} (640 where the service’s group must read it).`,
    )
  return bytes
}

function read(key: string, path: string): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UprightError(
      'MQTT_FILE_UNREADABLE',
      `cannot read mqtt.${key}, ${path} (${code})`,
      'It must be there, and readable for the user that runs Upright.',
      2,
      { cause: error },
    )
  }
  if (bytes.length > 0 && bytes.length <= MOST_BYTES) return bytes
  throw new UprightError(
    'MQTT_FILE_STRANGE',
    `mqtt.${key}, ${path}, has ${bytes.length} bytes`,
    'Name the file that holds it, and nothing else.',
  )
}
