/** Tables inside written pages, each between two marks, drawn from the code. */

import { type Pattern, SIGNAL_PATTERNS } from '../hardware/serial/signals.ts'
import { PANEL_PINS } from '../hardware/serial/uno-pins.ts'
import type { Stimulus } from '../hardware/simulator/stimuli.ts'
import { STIMULI } from '../hardware/simulator/stimuli.ts'
import { code, markdownTable } from './markdown.ts'

/** Written pages, and the tables in them, by the name in their marks. */
export const DRAWN_SECTIONS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/simulate.md': { stimuli: stimuliTable },
  'docs/wiring.md': { pins: panelPinsTable, signals: signalsTable },
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

const PIN_WORDS: Readonly<Record<keyof typeof PANEL_PINS, readonly [what: string, how: string]>> = {
  start: ['Start button', 'normally open, to ground; pulled up on the board'],
  stop: ['Stop button', '**normally closed**, to ground; pulled up on the board: a broken wire is a pressed Stop'],
  lamp: ['status lamp', 'high is on; through a transistor, a pin gives 20 mA'],
  buzzer: ['buzzer', 'an active one: it sounds while the pin is high'],
}

function panelPinsTable(): string {
  const pins = Object.entries(PANEL_PINS) as [keyof typeof PANEL_PINS, number][]
  const rows = pins.map(([role, pin]) => [String(pin), ...PIN_WORDS[role]])
  return markdownTable(['pin', 'what', 'how'], rows)
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
