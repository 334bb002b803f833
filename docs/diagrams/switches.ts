/** The table's six switches: through a 74HC165 to an Uno or Nano, or straight to a Mega. */
import { BANK_INPUTS, type TableSwitch } from '../../hardware/emulator/board-layout.ts'
import { Sheet } from './sheet.ts'
import { CAPACITOR, CONTACT_CLOSED, CONTACT_OPEN, type PartSymbol, RESISTOR } from './symbols.ts'

const CONTACTS: Readonly<Record<TableSwitch, { readonly says: string; readonly contact: PartSymbol | null }>> = {
  ankleLock: { says: 'ankle lock: closed while locked', contact: CONTACT_OPEN },
  overtravelInverted: { says: 'over-travel, inverted end', contact: CONTACT_CLOSED },
  overtravelUpright: { says: 'over-travel, upright end', contact: CONTACT_CLOSED },
  horizontalCam: { says: 'cam: closed at and above horizontal', contact: CONTACT_OPEN },
  uprightCam: { says: 'cam: closed at and above upright', contact: CONTACT_OPEN },
  contactorFeedback: { says: 'transistor Q2 of the coil’s circuit', contact: null },
}

/** Pins of the 74HC165 in its package of 16: inputs A to H. */
export const BANK_INPUT_PINS = [11, 12, 13, 14, 3, 4, 5, 6] as const

const ROW = 60
const TOP = 110

export function switchBankSheet(): Sheet {
  const sheet = new Sheet(
    'switch-bank',
    [620, 640],
    'The table’s switches on an Uno or Nano',
    'Six contacts to ground, each with 10 kΩ to 5 V, go to the inputs A to F of a 74HC165: ankle lock, over-travel inverted and upright, horizontal cam, upright cam, contactor feedback. Input G is at ground, H at 5 V. QH, CLK and SH/LD go to the board; CLK INH and SER to ground; 100 nF between VCC and GND.',
  )
  const inputs = BANK_INPUT_PINS.map((number, i) => ({
    name: 'ABCDEFGH'.charAt(i),
    side: 'left' as const,
    along: 30 + i * ROW,
    says: `${'ABCDEFGH'.charAt(i)} (${number})`,
  }))
  sheet.box(
    '74HC165',
    [320, TOP - 30],
    [140, 510],
    [],
    [
      ...inputs,
      { name: 'VCC', side: 'right', along: 30, says: 'VCC (16)' },
      { name: 'QH', side: 'right', along: 130, says: 'QH (9)' },
      { name: 'CLK', side: 'right', along: 190, says: 'CLK (2)' },
      { name: 'SH/LD', side: 'right', along: 250, says: 'SH/LD (1)' },
      { name: 'CLK INH', side: 'right', along: 350, says: 'CLK INH (15)' },
      { name: 'SER', side: 'right', along: 390, says: 'SER (10)' },
      { name: 'GND', side: 'right', along: 470, says: 'GND (8)' },
    ],
  )
  BANK_INPUTS.forEach((name, i) => {
    contactRow(sheet, name, TOP + i * ROW, 320)
    pullUp(sheet, i)
  })
  sheet.wire([270, TOP - 20], [270, TOP - 20 + 5 * ROW])
  sheet.rail('5 V', [270, TOP - 20])
  sheet.note([20, 530], 'each resistor: 10 kΩ')
  sheet.text([390, 508], '74HC165', { anchor: 'middle', inside: '74HC165' })
  fixedInputs(sheet)
  chip(sheet)
  return sheet
}

export function megaSwitchesSheet(): Sheet {
  const sheet = new Sheet(
    'switches-mega',
    [560, 460],
    'The table’s switches on a Mega',
    'The same six contacts to ground, each on a pin of its own. The pins are pulled up inside; long wires want 4.7 kΩ to 5 V besides.',
  )
  BANK_INPUTS.forEach((name, i) => {
    const y = TOP + i * ROW - 20
    contactRow(sheet, name, y, 300)
    sheet.pin(roleOf(name), [300, y], 'right', 'mega')
  })
  return sheet
}

function roleOf(name: TableSwitch): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** From ground on the left through a contact to `end`. */
function contactRow(sheet: Sheet, name: TableSwitch, y: number, end: number): void {
  const { says, contact } = CONTACTS[name]
  if (contact === null) {
    sheet.rail('Q2', [100, y], 'left')
    sheet.wire([100, y], [end, y])
  } else {
    sheet.ground([60, y], 'left')
    sheet.wire([60, y], [80, y])
    sheet.part(name, contact, [80, y], 'right')
    sheet.wire([120, y], [end, y])
  }
  sheet.note([20, y + 24], says)
}

function pullUp(sheet: Sheet, i: number): void {
  const y = TOP + i * ROW
  sheet.part(`pull-up ${i}`, RESISTOR, [220, y - 20], 'right')
  sheet.wire([260, y - 20], [270, y - 20])
  sheet.wire([220, y - 20], [210, y - 20], [210, y])
}

/** They never change: a bank that is dead, loose or shorted shows one of them wrong. */
function fixedInputs(sheet: Sheet): void {
  const y = TOP + 6 * ROW
  sheet.wire([320, y], [290, y])
  sheet.ground([290, y], 'left')
  sheet.wire([320, y + ROW], [290, y + ROW])
  sheet.rail('5 V', [290, y + ROW], 'left')
}

function chip(sheet: Sheet): void {
  const left = 460
  const top = TOP - 30
  sheet.wire([left, top + 30], [left + 70, top + 30])
  sheet.rail('5 V', [left + 70, top + 30], 'right')
  sheet.part('CV', CAPACITOR, [left + 40, top + 45], 'down', { right: ['100 nF'] })
  sheet.wire([left + 40, top + 30], [left + 40, top + 45])
  sheet.ground([left + 40, top + 85])
  for (const [role, along] of [
    ['BANK_DATA', 130],
    ['BANK_CLOCK', 190],
    ['BANK_LOAD', 250],
  ] as const) {
    sheet.wire([left, top + along], [left + 40, top + along])
    sheet.pin(role, [left + 40, top + along], 'right', 'uno')
  }
  sheet.wire([left, top + 350], [left + 40, top + 350], [left + 40, top + 480])
  sheet.wire([left, top + 390], [left + 40, top + 390])
  sheet.wire([left, top + 470], [left + 40, top + 470])
  sheet.ground([left + 40, top + 480])
}
