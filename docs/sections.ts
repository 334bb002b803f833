/** Tables inside written pages, each between two marks, drawn from the code. */

import { type Pattern, SIGNAL_PATTERNS } from '../hardware/serial/signals.ts'
import type { Stimulus } from '../hardware/simulator/stimuli.ts'
import { STIMULI } from '../hardware/simulator/stimuli.ts'
import { COMMISSIONING_SECTIONS } from './commissioning-sections.ts'
import { allSheets } from './diagrams/diagrams.ts'
import { DOCTOR_SECTIONS } from './doctor-sections.ts'
import { FIGURE_SECTIONS, README_FIGURES } from './figures-sections.ts'
import { HAZARD_SECTIONS } from './hazards-sections.ts'
import { code, markdownTable } from './markdown.ts'
import { PEOPLE_SECTIONS } from './people-sections.ts'
import { boardPins } from './pins.ts'
import { REQUIREMENT_SECTIONS } from './requirements-sections.ts'

/** Written pages, and the tables in them, by the name in their marks. */
export const DRAWN_SECTIONS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': README_FIGURES,
  'docs/commissioning.md': COMMISSIONING_SECTIONS,
  'docs/figures.md': FIGURE_SECTIONS,
  'docs/fleet.md': { fleet: FIGURE_SECTIONS.fleet! },
  'docs/hazards.md': HAZARD_SECTIONS,
  'docs/people.md': PEOPLE_SECTIONS,
  'docs/requirements.md': REQUIREMENT_SECTIONS,
  'docs/simulate.md': { stimuli: stimuliTable },
  'docs/troubleshooting.md': DOCTOR_SECTIONS,
  'docs/wiring.md': { pins: pinsTable, signals: signalsTable, ...diagramSections() },
}

/** `page` with every drawn table put in anew. Throws where a mark is missing. */
export function withSections(page: string, sections: Readonly<Record<string, () => string>>): string {
  return Object.entries(sections).reduce((text, [name, draw]) => {
    const begin = `<!-- drawn: ${name} -->`
    const end = `<!-- end: ${name} -->`
    const [before, rest] = text.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined) throw new Error(`no table is marked "${name}"`)
    return `${before}${begin}\n\n${draw()}\n\n${end}${after}`
  }, page)
}

const KIND_WORDS: Readonly<Record<Stimulus['kind'], string>> = { person: 'person', fault: 'fault', mend: 'repair' }

function stimuliTable(): string {
  const stimuli: readonly (readonly [string, Stimulus])[] = Object.entries(STIMULI)
  const rows = stimuli.map(([name, { kind, says }]) => [code(name), KIND_WORDS[kind], says])
  return markdownTable(['name', 'kind', 'what happens'], rows)
}

/** Each circuit diagram, with all that it shows in words for who does not see it. */
function diagramSections(): Record<string, () => string> {
  const sections = allSheets().map(
    ({ name, says }) => [`diagram ${name}`, () => `![${says}](diagrams/${name}.svg)`] as const,
  )
  return Object.fromEntries(sections)
}

/** What hangs on each pin of `hardware/firmware/board/pins.h`, in the order of the page. */
const PIN_WORDS: Readonly<Record<string, readonly [what: string, how: string]>> = {
  ESTOP_A: ['emergency stop, channel A', 'at ground while contact A is closed: an optocoupler behind it'],
  ESTOP_B: ['emergency stop, channel B', 'at ground while contact B is closed: an optocoupler behind it'],
  START: ['Start button', 'normally open contact to ground'],
  STOP: ['Stop button', '**normally closed** contact to ground: a broken wire is a pressed Stop'],
  LAMP: ['status lamp', 'high is on; through a transistor, a pin gives 20 mA. The LED on the board shows it too'],
  BUZZER: ['buzzer', 'an active one: it sounds while the pin is high'],
  CONTACTOR: ['coil of the power contactor', 'high closes; through a transistor, with a pull-down of 10 kΩ'],
  DRIVE_A: ['motor driver, first input', 'by the kind of driver, below; pull-down of 10 kΩ'],
  DRIVE_B: ['motor driver, second input', 'by the kind of driver, below; pull-down of 10 kΩ'],
  ANGLE_A: ['angle sensor A', 'wiper of a potentiometer between 5 V and ground'],
  ANGLE_B: ['angle sensor B', 'the same, turning the other way'],
  CURRENT: ['motor current', 'ACS712 or alike, at half the supply for no current; or the current output of a BTS7960'],
  SUPPLY: ['supply of the motor', 'through a divider, 5 V at most'],
  SDA: ['I²C data', 'where an MPU-6050 is wired'],
  SCL: ['I²C clock', 'where an MPU-6050 is wired'],
  BANK_DATA: ['switch bank: data', 'QH (pin 9) of a 74HC165'],
  BANK_CLOCK: ['switch bank: clock', 'CLK (pin 2); CLK INH (pin 15) to ground'],
  BANK_LOAD: ['switch bank: load', 'SH/LD (pin 1)'],
  ANKLE_LOCK: ['ankle lock', 'closed while locked · A (pin 11) of the bank'],
  OVERTRAVEL_INVERTED: ['over-travel, inverted end', '**normally closed** · B (pin 12)'],
  OVERTRAVEL_UPRIGHT: ['over-travel, upright end', '**normally closed** · C (pin 13)'],
  HORIZONTAL_CAM: ['horizontal cam', 'closed at and above horizontal · D (pin 14)'],
  UPRIGHT_CAM: ['upright cam', 'closed at and above upright · E (pin 3)'],
  CONTACTOR_FEEDBACK: [
    'contactor feedback',
    'at ground while the contactor is closed: a mirror contact and a transistor · F (pin 4)',
  ],
}

function pinsTable(): string {
  const pins = boardPins()
  const rows = Object.entries(PIN_WORDS).map(([role, [what, how]]) => {
    const on = pins.get(role)
    if (on === undefined) throw new Error(`no board has a pin for ${role}`)
    return [what, on.uno ?? 'bank', on.mega ?? '–', how]
  })
  return markdownTable(['what', 'Uno, Nano', 'Mega', 'how'], rows)
}

function signalsTable(): string {
  const rows = Object.entries(SIGNAL_PATTERNS).map(([signal, { meaning, lamp, buzzer }]) => [
    code(signal),
    meaning,
    patternWords(lamp),
    patternWords(buzzer),
  ])
  return markdownTable(['signal', 'meaning', 'lamp', 'buzzer'], rows)
}

function patternWords(pattern: Pattern): string {
  if (typeof pattern === 'string') return pattern
  const beats = pattern.beats.map(({ onMs, offMs }) => (offMs === 0 ? `${onMs} ms` : `${onMs} ms on, ${offMs} off`))
  return `${beats.join(', ')}${pattern.repeat ? ', again and again' : ', once'}`
}
