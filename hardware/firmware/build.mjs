/**
 * Builds the guard into hardware/firmware/dist/: as WebAssembly for the simulator, as Intel HEX for the Uno (and Nano) and the
 * Mega. With `--check`, builds beside it and fails where a committed artefact differs from the sources. Needs Debian's clang and
 * lld, gcc-avr, binutils-avr and avr-libc.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const here = import.meta.dirname
const dist = join(here, 'dist')
const isCheck = process.argv.includes('--check')
const scratch = mkdtempSync(join(tmpdir(), 'upright-firmware-'))
const target = isCheck ? scratch : dist

/** Room of each chip, bytes. A boot loader and later versions want the rest of the Uno's flash, the stack that of its RAM. */
const BOARDS = {
  uno: { mcu: 'atmega328p', flashRoom: 24 * 1024, ramRoom: 1229 },
  mega: { mcu: 'atmega2560', flashRoom: 248 * 1024, ramRoom: 7 * 1024 },
}
/** What tests and measurements look for in the emulated chip. */
const SYMBOLS = ['guard_step', 'guard_link_receive', 'the_guard', 'the_link', 'the_input', 'the_output', '_end', 'main']

const list = (folder, pattern) =>
  readdirSync(join(here, folder))
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(folder, name))
const core = list('.', /^guard.*\.c$/)
const board = ['firmata.c', ...list('board', /\.[cS]$/)]

const buildId = digestOf([...list('.', /^(guard|firmata).*\.[ch]$/), ...list('board', /\.[chS]$/)])
const version = /#define GUARD_FIRMWARE "([^"]+)"/.exec(readFileSync(join(here, 'guard_link.h'), 'utf8'))[1]
const warnings = ['-Wall', '-Wextra', '-Werror']
const idFlag = `-DGUARD_BUILD_ID=0x${buildId}u`
/** Small before fast: what gcc does for speed elsewhere costs a chip with few registers room, and often time as well. */
const small = [
  ...['-Os', '-mcall-prologues', '-mstrict-X', '-fno-gcse', '-fno-move-loop-invariants', '-fno-tree-loop-optimize'],
  '-fno-inline-small-functions',
]
/** Where most of a millisecond is spent: a third less of it with these. */
const fast = ['-O2', '-mstrict-X', '-fno-gcse', '-fno-inline-small-functions']
const FAST_SOURCES = ['guard.c', 'guard_link.c', 'guard_sense.c']

buildWasm()
const boards = Object.fromEntries(Object.entries(BOARDS).map(([name, room]) => [name, buildBoard(name, room)]))
writeFileSync(join(target, 'firmware.json'), `${JSON.stringify({ version, build: buildId, boards }, null, 2)}\n`)
if (isCheck) compareWithCommitted()
else console.log(`build ${buildId} is in ${dist}`)

function digestOf(files) {
  const digest = createHash('sha256')
  for (const name of files) digest.update(name).update(readFileSync(join(here, name)))
  return digest.digest('hex').slice(0, 8)
}

function run(command, args) {
  return execFileSync(command, args, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

function buildWasm() {
  run('clang', [
    ...['--target=wasm32', '-std=c99', '-O3', '-flto', '-nostdlib', '-ffreestanding', '-mbulk-memory'],
    ...[...warnings, idFlag],
    ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--lto-O3', '-Wl,-z,stack-size=8192'],
    ...['-o', join(target, 'guard.wasm'), ...core, 'wasm.c'],
  ])
}

/** Compiles and links for one chip, puts the program's CRC behind it, and tells what it takes. */
function buildBoard(name, { mcu, flashRoom, ramRoom }) {
  const elf = join(scratch, `${name}.elf`)
  const common = [
    ...[`-mmcu=${mcu}`, '-std=gnu99', '-DF_CPU=16000000UL', idFlag, ...warnings, '-flto', '-fshort-enums'],
    ...['-fno-common', '-ffunction-sections', '-fdata-sections', '-mrelax'],
  ]
  const objects = [...core, ...board].map((source) => {
    const object = join(scratch, `${name}-${basename(source)}.o`)
    run('avr-gcc', [...common, ...(FAST_SOURCES.includes(source) ? fast : small), '-c', source, '-o', object])
    return object
  })
  run('avr-gcc', [...common, ...small, '-Wl,--relax', '-Wl,--gc-sections', '-o', elf, ...objects])
  const binary = join(scratch, `${name}.bin`)
  run('avr-objcopy', ['-O', 'binary', '-R', '.eeprom', elf, binary])
  const program = readFileSync(binary)
  const image = Buffer.concat([program, crcOf(program)])
  writeFileSync(join(target, `${name}.hex`), intelHex(image))
  const ramBytes = sectionBytes(elf, ['.data', '.bss', '.noinit'])
  console.log(`${name}: flash ${image.length} of ${flashRoom} bytes, RAM ${ramBytes} of ${ramRoom}`)
  if (image.length > flashRoom || ramBytes > ramRoom) throw new Error(`${name}.hex does not fit its chip.`)
  return { flashBytes: image.length, ramBytes, ...symbolsOf(elf) }
}

/** CRC-16/CCITT-FALSE, low byte first, as self_test.c reads it. */
function crcOf(bytes) {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff
  }
  return Buffer.from([crc & 0xff, crc >> 8])
}

/** Bytes at address 0 as Intel HEX, 16 a record. */
function intelHex(bytes) {
  const record = (address, type, data) => {
    const all = Buffer.from([data.length, address >> 8, address & 0xff, type, ...data])
    const sum = all.reduce((total, byte) => total + byte, 0)
    return `:${Buffer.concat([all, Buffer.from([-sum & 0xff])])
      .toString('hex')
      .toUpperCase()}\n`
  }
  let text = ''
  for (let at = 0; at < bytes.length; at += 16) text += record(at, 0, bytes.subarray(at, at + 16))
  return text + record(0, 1, [])
}

function sectionBytes(elf, wanted) {
  const lines = run('avr-size', ['-A', elf]).split('\n')
  const sizes = lines.map((line) => line.trim().split(/\s+/)).filter(([section]) => wanted.includes(section))
  return sizes.reduce((total, [, bytes]) => total + Number(bytes), 0)
}

/** Byte addresses, of functions in flash and of variables in RAM, and how many bytes each takes. */
function symbolsOf(elf) {
  const symbols = {}
  const sizes = {}
  const lines = run('avr-nm', ['-S', elf]).split('\n')
  const found = new Map(lines.map((line) => [line.split(' ').at(-1), line.split(' ')]))
  for (const symbol of SYMBOLS) {
    const [address, size] = found.get(symbol)
    symbols[symbol] = Number.parseInt(address, 16) & 0x7fffff
    if (size.length === 8) sizes[symbol] = Number.parseInt(size, 16)
  }
  return { symbols, sizes }
}

function compareWithCommitted() {
  const names = ['guard.wasm', 'firmware.json', ...Object.keys(BOARDS).map((name) => `${name}.hex`)]
  const stale = names.filter((name) => !readFileSync(join(target, name)).equals(readFileSync(join(dist, name))))
  if (stale.length === 0) return
  console.error(
    `${stale.join(', ')} in hardware/firmware/dist/ differ from their sources: run \`npm run firmware\` and commit the result.`,
  )
  process.exit(1)
}
