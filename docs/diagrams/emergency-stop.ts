/** The coil's circuit: what has to be closed for the motor to have power, and how the guard sees each contact. */
import { Sheet } from './sheet.ts'
import { COIL, CONTACT_CLOSED, DIODE, FUSE, MOSFET, MUSHROOM, NPN, OPTOCOUPLER, RESISTOR, ZENER } from './symbols.ts'

export function emergencyStopSheet(): Sheet {
  const sheet = new Sheet(
    'emergency-stop',
    [600, 890],
    'Emergency stop and the contactor’s coil',
    'From the motor supply through fuse FC, contact A of the emergency stop SE, the coil of contactor K1, blocking diode DB, transistor Q1 and contact B of SE to ground, all in series; Zener diode ZF and diode DF stand across the coil. The optocoupler of channel A is lit by what is behind contact A, that of channel B through contact B itself; each pulls its pin to ground while its contact is closed. Below, the normally closed mirror contact of K1 and transistor Q2 pull the feedback to ground while K1 is closed.',
  )
  coilCircuit(sheet)
  senseA(sheet)
  senseB(sheet)
  mirrorContact(sheet)
  return sheet
}

function coilCircuit(sheet: Sheet): void {
  sheet.rail('+ motor supply', [290, 80])
  sheet.part('FC', FUSE, [290, 80], 'down', { left: ['FC', '1 A'] })
  sheet.wire([290, 120], [290, 160])
  sheet.wire([290, 140], [320, 140])
  sheet.rail('+ behind FC', [320, 140], 'right')
  sheet.part('SE A', CONTACT_CLOSED, [290, 160], 'down', { right: ['SE contact A'] })
  sheet.wire([290, 200], [290, 320])
  sheet.part('K1', COIL, [290, 320], 'down', { left: ['K1', 'coil'] })
  sheet.wire([290, 360], [290, 410])
  sheet.wire([290, 300], [360, 300], [360, 310])
  sheet.part('ZF', ZENER, [360, 310], 'down', { right: ['ZF'] })
  sheet.part('DF', DIODE, [360, 390], 'up', { right: ['DF'] })
  sheet.wire([360, 390], [360, 400], [290, 400])
  sheet.part('DB', DIODE, [290, 410], 'down', { left: ['DB'] })
  sheet.wire([290, 450], [290, 470])
  sheet.part('Q1', MOSFET, [290, 470], 'down', { right: ['Q1'] })
  sheet.wire([290, 510], [290, 560])
  sheet.part('SE B', CONTACT_CLOSED, [290, 560], 'down', { right: ['SE contact B'] })
  sheet.ground([290, 600])

  sheet.part('SE head', MUSHROOM, [240, 180], 'left', { left: ['SE', 'latching'] })
  sheet.link([240, 180], [294, 180])
  sheet.link([240, 180], [240, 580], [294, 580])

  sheet.pin('CONTACTOR', [156, 490], 'left')
  sheet.wire([156, 490], [170, 490])
  sheet.part('RG', RESISTOR, [170, 490], 'right', { above: ['RG 220 Ω'] })
  sheet.wire([210, 490], [260, 490])
  sheet.wire([165, 490], [165, 510])
  sheet.part('RP', RESISTOR, [165, 510], 'down', { left: ['RP', '10 kΩ'] })
  sheet.ground([165, 550])
}

function senseA(sheet: Sheet): void {
  sheet.wire([290, 220], [320, 220])
  sheet.part('RA', RESISTOR, [320, 220], 'right', { above: ['RA'] })
  sheet.part('U1', OPTOCOUPLER, [370, 220], 'right', { above: ['U1'] })
  sheet.wire([360, 220], [370, 220])
  sheet.wire([370, 260], [350, 260])
  sheet.ground([350, 260])
  guardSide(sheet, 'A', 220)
}

function senseB(sheet: Sheet): void {
  sheet.rail('+ behind FC', [350, 450])
  sheet.part('RB', RESISTOR, [350, 450], 'down', { left: ['RB'] })
  sheet.wire([350, 490], [350, 500], [370, 500])
  sheet.part('U2', OPTOCOUPLER, [370, 500], 'right', { below: ['U2'] })
  sheet.wire([290, 540], [370, 540])
  guardSide(sheet, 'B', 500)
}

/** What an optocoupler does to a pin: ground while it is lit. */
function guardSide(sheet: Sheet, channel: 'A' | 'B', y: number): void {
  sheet.wire([440, y], [480, y])
  sheet.pin(`ESTOP_${channel}`, [480, y], 'right')
  sheet.part(`pull-up ${channel}`, RESISTOR, [460, y - 20], 'up', { right: ['4.7 kΩ'] })
  sheet.wire([460, y - 20], [460, y])
  sheet.rail('5 V', [460, y - 60])
  sheet.wire([440, y + 40], [460, y + 40])
  sheet.ground([460, y + 40])
}

function mirrorContact(sheet: Sheet): void {
  sheet.text([20, 660], 'Is K1 closed?', { size: 'title' })
  sheet.rail('5 V', [120, 710])
  sheet.part('RM', RESISTOR, [120, 710], 'down', { left: ['RM', '1 kΩ'] })
  sheet.wire([120, 750], [120, 780])
  sheet.part('K1 mirror', CONTACT_CLOSED, [120, 780], 'down', { left: ['K1', 'mirror contact'] })
  sheet.ground([120, 820])
  sheet.wire([120, 765], [150, 765])
  sheet.part('RQ', RESISTOR, [150, 765], 'right', { above: ['RQ 4.7 kΩ'] })
  sheet.wire([190, 765], [200, 765])
  sheet.part('Q2', NPN, [230, 745], 'down', { right: ['Q2'] })
  sheet.ground([230, 785])
  sheet.wire([230, 745], [230, 720], [260, 720])
  sheet.pin('CONTACTOR_FEEDBACK', [260, 720], 'right')
  sheet.note(
    [290, 775],
    'U1, U2: optocouplers such as PC817',
    'RA, RB: 2.2 kΩ at 12 V, 4.7 kΩ at 24 V',
    'ZF: Zener diode, 15 V at 12 V, 27 V at 24 V',
    'Q1: N-MOSFET, logic level, 60 V or more',
    'Q2: any small NPN',
    'DF, DB: 1N4007',
  )
}
