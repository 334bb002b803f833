/** What a hand reaches, and what is seen and heard. */
import { Sheet } from './sheet.ts'
import { BUTTON, BUZZER, CONTACT_CLOSED, CONTACT_OPEN, LAMP, NPN, type PartSymbol, RESISTOR } from './symbols.ts'

export function panelSheet(): Sheet {
  const sheet = new Sheet(
    'panel',
    [600, 540],
    'Panel',
    'Start is a normally open contact from its pin to ground, Stop a normally closed one; each pin has 4.7 kΩ to 5 V. Lamp and buzzer hang between their supply and an NPN transistor, whose base the pin reaches through 1 kΩ.',
  )
  button(sheet, 'Start', 'START', CONTACT_OPEN, 110)
  button(sheet, 'Stop', 'STOP', CONTACT_CLOSED, 390)
  signal(sheet, 'lamp', 'LAMP', LAMP, 160)
  signal(sheet, 'buzzer', 'BUZZER', BUZZER, 440)
  return sheet
}

function button(sheet: Sheet, name: string, role: string, contact: PartSymbol, x: number): void {
  sheet.rail('5 V', [x, 90])
  sheet.part(`pull-up ${name}`, RESISTOR, [x, 90], 'down', { left: ['4.7 kΩ'] })
  sheet.wire([x, 130], [x, 180])
  sheet.wire([x, 150], [x + 70, 150])
  sheet.pin(role, [x + 70, 150], 'right')
  sheet.part(name, contact, [x, 180], 'down')
  sheet.ground([x, 220])
  sheet.link([x - 40, 200], [x + 5, 200])
  sheet.part(`${name} head`, BUTTON, [x - 40, 200], 'right', { left: [name] })
}

function signal(sheet: Sheet, name: string, role: string, symbol: PartSymbol, x: number): void {
  sheet.rail('5 V, or its own', [x, 340])
  sheet.part(name, symbol, [x, 340], 'down', { right: [name] })
  sheet.wire([x, 380], [x, 410])
  sheet.part(`${name} transistor`, NPN, [x, 410], 'down')
  sheet.ground([x, 450])
  sheet.part(`${name} base`, RESISTOR, [x - 80, 430], 'right', { above: ['1 kΩ'] })
  sheet.wire([x - 40, 430], [x - 30, 430])
  sheet.wire([x - 80, 430], [x - 110, 430], [x - 110, 500], [x - 100, 500])
  sheet.pin(role, [x - 100, 500], 'right')
}
