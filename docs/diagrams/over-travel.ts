/** The over-travel switches: each opens one direction of the motor's current, and tells the guard by a contact of its own. */
import { Sheet } from './sheet.ts'
import { CONTACT_CLOSED, DIODE, MOTOR, SUPPRESSOR } from './symbols.ts'

export function overTravelSheet(): Sheet {
  const sheet = new Sheet(
    'over-travel',
    [620, 430],
    'Over-travel switches',
    'In the motor’s lead from the driver’s first output lie the normally closed contacts of SI, at the inverted end, and of SU, at the upright end. Diode DI across SI lets current pass only from the motor back, towards upright; diode DU across SU only to the motor, towards inversion. A second, separate normally closed contact of each switch joins its input of the guard to ground.',
  )
  sheet.rail('OUT1', [70, 180], 'left')
  sheet.power([70, 180], [140, 180])
  sheet.part('SI', CONTACT_CLOSED, [140, 180], 'right')
  sheet.power([180, 180], [300, 180])
  sheet.part('SU', CONTACT_CLOSED, [300, 180], 'right')
  sheet.power([340, 180], [440, 180])
  sheet.part('M1', MOTOR, [440, 180], 'right')
  sheet.power([490, 180], [550, 180])
  sheet.rail('OUT2', [550, 180], 'right')

  sheet.power([110, 180], [110, 130], [140, 130])
  sheet.part('DI', DIODE, [180, 130], 'left', { above: ['DI'] })
  sheet.power([180, 130], [210, 130], [210, 180])
  sheet.power([270, 180], [270, 130], [300, 130])
  sheet.part('DU', DIODE, [300, 130], 'right', { above: ['DU'] })
  sheet.power([340, 130], [370, 130], [370, 180])
  sheet.wire([420, 180], [420, 130], [445, 130])
  sheet.part('V1', SUPPRESSOR, [445, 130], 'right', { above: ['V1'] })
  sheet.wire([485, 130], [510, 130], [510, 180])
  sheet.note([60, 75], 'OUT1 → OUT2: towards inversion', 'OUT2 → OUT1: towards upright')

  guardContact(sheet, 'SI', 'OVERTRAVEL_INVERTED', 140, 'SI, inverted end')
  guardContact(sheet, 'SU', 'OVERTRAVEL_UPRIGHT', 300, 'SU, upright end')
  sheet.note(
    [60, 395],
    'DI, DU: Schottky, for the motor’s stall current. SI, SU: two separate contacts',
    'each, forcibly opened; one of them breaks the motor’s direct current.',
  )
  return sheet
}

/** The switch's other contact, moved by the same lever. */
function guardContact(sheet: Sheet, name: string, role: string, x: number, says: string): void {
  sheet.link([x + 22, 173], [x + 22, 265])
  sheet.part(`${name} sense`, CONTACT_CLOSED, [x, 270], 'right')
  sheet.wire([x + 40, 270], [x + 60, 270], [x + 60, 280])
  sheet.ground([x + 60, 280])
  sheet.wire([x, 270], [x - 20, 270], [x - 20, 340], [x - 10, 340])
  sheet.pin(role, [x - 10, 340], 'right')
  sheet.text([x + 32, 225], says)
}
