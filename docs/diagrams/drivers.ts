/** The three kinds of motor driver, each with what of the guard goes where. */
import { Sheet } from './sheet.ts'
import { RESISTOR, ZENER } from './symbols.ts'

export function pwmDirectionSheet(): Sheet {
  const sheet = new Sheet(
    'driver-pwm-direction',
    [560, 300],
    'Driver with PWM and direction',
    'The first drive pin goes to the driver’s PWM input, the second to its direction input, each with a resistor of 10 kΩ to ground. Its power comes from behind contactor K1, its outputs go to the motor’s circuit.',
  )
  sheet.box(
    'driver',
    [290, 90],
    [150, 150],
    ['driver'],
    [
      { name: 'PWM', side: 'left', along: 40 },
      { name: 'DIR', side: 'left', along: 90 },
      { name: 'GND', side: 'left', along: 130 },
      ...OUTPUTS,
    ],
  )
  driveInputs(sheet, 290, 130, 180)
  sheet.wire([290, 220], [270, 220], [270, 240])
  sheet.ground([270, 240])
  driverOutputs(sheet, 440, 90)
  return sheet
}

export function dualPwmSheet(): Sheet {
  const sheet = new Sheet(
    'driver-dual-pwm',
    [560, 440],
    'Driver with two PWM inputs (BTS7960, IBT-2)',
    'The first drive pin goes to RPWM, the second to LPWM, each with a resistor of 10 kΩ to ground. Both enables are joined and fed from behind contactor K1 through 10 kΩ, held to 4.7 V by a Zener diode, so that they fall with the contactor.',
  )
  sheet.box(
    'driver',
    [290, 90],
    [150, 290],
    ['BTS7960'],
    [
      { name: 'RPWM', side: 'left', along: 40 },
      { name: 'LPWM', side: 'left', along: 90 },
      { name: 'VCC', side: 'left', along: 130 },
      { name: 'R_EN', side: 'left', along: 190 },
      { name: 'L_EN', side: 'left', along: 220 },
      { name: 'GND', side: 'left', along: 265 },
      ...OUTPUTS,
    ],
  )
  driveInputs(sheet, 290, 130, 180)
  sheet.wire([290, 220], [275, 220], [275, 240], [270, 240])
  sheet.rail('5 V', [270, 240], 'left')
  sheet.wire([290, 280], [150, 280])
  sheet.wire([290, 310], [270, 310], [270, 280])
  sheet.part('RE', RESISTOR, [110, 280], 'right', { above: ['RE 10 kΩ'] })
  sheet.wire([110, 280], [80, 280], [80, 270])
  sheet.rail('+ behind K1', [80, 270])
  sheet.part('ZE', ZENER, [200, 330], 'up', { left: ['ZE', '4.7 V'] })
  sheet.wire([200, 290], [200, 280])
  sheet.ground([200, 330])
  sheet.wire([290, 355], [270, 355], [270, 370])
  sheet.ground([270, 370])
  driverOutputs(sheet, 440, 90)
  return sheet
}

export function relaysSheet(): Sheet {
  const sheet = new Sheet(
    'driver-relays',
    [560, 440],
    'Relay pair',
    'The first drive pin pulls relay K2, the second K3, through inputs that are active high, each with a resistor of 10 kΩ to ground. Each relay’s common contact goes to one side of the motor’s circuit; its normally open contact to the supply behind contactor K1, its normally closed contact to ground. With neither pulled both sides of the motor are at ground.',
  )
  sheet.box(
    'relays',
    [270, 80],
    [150, 310],
    [],
    [
      { name: 'IN1', side: 'left', along: 50 },
      { name: 'IN2', side: 'left', along: 100 },
      { name: 'VCC', side: 'left', along: 150 },
      { name: 'GND', side: 'left', along: 265 },
      { name: 'K2 NO', side: 'right', along: 40 },
      { name: 'K2 COM', side: 'right', along: 80 },
      { name: 'K2 NC', side: 'right', along: 120 },
      { name: 'K3 NO', side: 'right', along: 190 },
      { name: 'K3 COM', side: 'right', along: 230 },
      { name: 'K3 NC', side: 'right', along: 270 },
    ],
  )
  sheet.text([325, 292], 'relay module,', { anchor: 'middle', inside: 'relays' })
  sheet.text([325, 310], 'active high', { anchor: 'middle', inside: 'relays' })
  driveInputs(sheet, 270, 130, 180)
  sheet.wire([270, 230], [255, 230], [255, 250], [250, 250])
  sheet.rail('5 V', [250, 250], 'left')
  sheet.wire([270, 345], [250, 345], [250, 365])
  sheet.ground([250, 365])
  sheet.power([420, 120], [440, 120])
  sheet.rail('+ behind K1', [440, 120], 'right')
  sheet.power([420, 160], [470, 160])
  sheet.rail('OUT1', [470, 160], 'right')
  sheet.power([420, 200], [440, 200], [440, 210])
  sheet.ground([440, 210])
  sheet.power([420, 270], [440, 270])
  sheet.rail('+ behind K1', [440, 270], 'right')
  sheet.power([420, 310], [470, 310])
  sheet.rail('OUT2', [470, 310], 'right')
  sheet.power([420, 350], [440, 350], [440, 360])
  sheet.ground([440, 360])
  return sheet
}

const OUTPUTS = [
  { name: 'V+', side: 'right', along: 30 },
  { name: 'OUT1', side: 'right', along: 65 },
  { name: 'OUT2', side: 'right', along: 100 },
  { name: '−', side: 'right', along: 130 },
] as const

/** Both drive pins with their pull-downs: nothing moves while the board boots. */
function driveInputs(sheet: Sheet, boxLeft: number, yA: number, yB: number): void {
  sheet.wire([170, yA], [boxLeft, yA])
  sheet.pin('DRIVE_A', [170, yA], 'left')
  sheet.wire([170, yB], [boxLeft, yB])
  sheet.pin('DRIVE_B', [170, yB], 'left')
  sheet.part('pull-down A', RESISTOR, [190, yA - 10], 'up', { right: ['10 kΩ'] })
  sheet.wire([190, yA - 10], [190, yA])
  sheet.wire([190, yA - 50], [170, yA - 50])
  sheet.ground([170, yA - 50], 'left')
  sheet.part('pull-down B', RESISTOR, [190, yB + 10], 'down', { right: ['10 kΩ'] })
  sheet.wire([190, yB + 10], [190, yB])
  sheet.wire([190, yB + 50], [170, yB + 50])
  sheet.ground([170, yB + 50], 'left')
}

function driverOutputs(sheet: Sheet, x: number, top: number): void {
  sheet.power([x, top + 30], [x + 20, top + 30], [x + 20, top + 10])
  sheet.rail('+ behind K1', [x + 20, top + 10])
  sheet.power([x, top + 65], [x + 30, top + 65])
  sheet.rail('OUT1', [x + 30, top + 65], 'right')
  sheet.power([x, top + 100], [x + 30, top + 100])
  sheet.rail('OUT2', [x + 30, top + 100], 'right')
  sheet.power([x, top + 130], [x + 20, top + 130], [x + 20, top + 140])
  sheet.ground([x + 20, top + 140])
}
