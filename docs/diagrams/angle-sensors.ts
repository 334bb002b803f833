/** Two angle sensors in any pair: potentiometers, or an accelerometer on I²C. */
import { Sheet } from './sheet.ts'
import { POTENTIOMETER, RESISTOR } from './symbols.ts'

export function angleSensorsSheet(): Sheet {
  const sheet = new Sheet(
    'angle-sensors',
    [600, 590],
    'Angle sensors',
    'Two potentiometers of 10 kΩ between 5 V and ground, the second with its outer wires swapped; each wiper goes to its analog pin and through 1 MΩ to ground. Or an MPU-6050: its SDA and SCL through a level shifter between 3.3 V and 5 V to the I²C pins, AD0 to ground or to 3.3 V.',
  )
  potentiometer(sheet, 'A', 110, ['3', '1'])
  potentiometer(sheet, 'B', 390, ['1', '3'])
  accelerometer(sheet)
  return sheet
}

/** `ends` are the numbers of its outer terminals, the one at 5 V first. */
function potentiometer(sheet: Sheet, channel: 'A' | 'B', x: number, ends: readonly [string, string]): void {
  sheet.rail('5 V', [x, 90])
  sheet.wire([x, 90], [x, 110])
  sheet.part(`potentiometer ${channel}`, POTENTIOMETER, [x, 150], 'up', { left: [`sensor ${channel}`, '10 kΩ'] })
  sheet.wire([x, 150], [x, 170])
  sheet.ground([x, 170])
  sheet.text([x + 8, 104], ends[0], { size: 'small' })
  sheet.text([x + 8, 162], ends[1], { size: 'small' })
  sheet.wire([x + 30, 130], [x + 80, 130])
  sheet.pin(`ANGLE_${channel}`, [x + 80, 130], 'right')
  sheet.wire([x + 55, 130], [x + 55, 145])
  sheet.part(`leak ${channel}`, RESISTOR, [x + 55, 145], 'down', { right: ['1 MΩ'] })
  sheet.ground([x + 55, 185])
}

function accelerometer(sheet: Sheet): void {
  sheet.text([20, 270], 'Or, in place of either, an accelerometer', { size: 'title' })
  sheet.pin('SDA', [150, 370], 'left')
  sheet.pin('SCL', [150, 410], 'left')
  sheet.wire([150, 370], [190, 370])
  sheet.wire([150, 410], [190, 410])
  sheet.box(
    'shifter',
    [190, 320],
    [140, 150],
    ['level', 'shifter'],
    [
      { name: 'HV', side: 'top', along: 40 },
      { name: 'LV', side: 'top', along: 100 },
      { name: 'HV1', side: 'left', along: 50 },
      { name: 'HV2', side: 'left', along: 90 },
      { name: 'LV1', side: 'right', along: 50 },
      { name: 'LV2', side: 'right', along: 90 },
      { name: 'GND', side: 'bottom', along: 70 },
    ],
  )
  sheet.rail('5 V', [230, 320])
  sheet.rail('3.3 V', [290, 320])
  sheet.ground([260, 470])
  sheet.box(
    'MPU-6050',
    [410, 320],
    [150, 190],
    ['MPU-6050', 'module'],
    [
      { name: 'VCC', side: 'top', along: 70 },
      { name: 'SDA', side: 'left', along: 50 },
      { name: 'SCL', side: 'left', along: 90 },
      { name: 'AD0', side: 'left', along: 140 },
      { name: 'GND', side: 'bottom', along: 70 },
    ],
  )
  sheet.wire([330, 370], [410, 370])
  sheet.wire([330, 410], [410, 410])
  sheet.rail('5 V', [480, 320])
  sheet.ground([480, 510])
  sheet.wire([410, 460], [390, 460], [390, 480])
  sheet.ground([390, 480])
  sheet.note([20, 530], 'VCC: 5 V where the module has its own regulator, as most')
  sheet.note([20, 550], 'AD0: ground is address 0x68, 3.3 V is 0x69')
}
