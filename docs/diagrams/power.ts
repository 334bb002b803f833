/** The motor's circuit from the supply to the motor, and what is measured of it. */
import { Sheet } from './sheet.ts'
import { CAPACITOR, CONTACT_OPEN, FUSE, MOTOR, RESISTOR, SUPPRESSOR } from './symbols.ts'

export function powerSheet(): Sheet {
  const sheet = new Sheet(
    'power',
    [620, 720],
    'The motor’s circuit',
    'From the supply through main fuse FM and the contact of contactor K1 to the motor driver; from the driver’s first output through the over-travel switches to the motor, and back through an ACS712 current sensor to its second output. Before K1 branch off: the coil’s circuit, a fuse and converter that feed the Arduino, and a divider that measures the supply. All minus wires meet in one star point.',
  )
  supply(sheet)
  boardSupply(sheet)
  divider(sheet)
  motor(sheet)
  currentSensor(sheet)
  return sheet
}

function supply(sheet: Sheet): void {
  sheet.box(
    'supply',
    [20, 80],
    [100, 110],
    ['supply', '12 or 24 V'],
    [
      { name: '+', side: 'right', along: 30 },
      { name: '−', side: 'right', along: 80 },
    ],
  )
  sheet.power([120, 110], [140, 110])
  sheet.part('FM', FUSE, [140, 110], 'right', { above: ['FM'] })
  sheet.power([180, 110], [430, 110])
  sheet.rail('+ motor supply', [230, 110])
  sheet.part('K1', CONTACT_OPEN, [430, 110], 'right', { above: ['K1'] })
  sheet.power([470, 110], [530, 110], [530, 200])
  sheet.rail('+ behind K1', [530, 110])
  sheet.power([120, 160], [140, 160], [140, 400])
  sheet.power([140, 390], [480, 390], [480, 310])
  sheet.ground([140, 400])
  sheet.note([20, 440], 'star point: every minus', 'wire begins here')
}

function boardSupply(sheet: Sheet): void {
  sheet.wire([270, 110], [270, 140])
  sheet.part('FB', FUSE, [270, 140], 'down', { left: ['FB', '1 A'] })
  sheet.wire([270, 180], [270, 220])
  sheet.box(
    'converter',
    [190, 220],
    [110, 80],
    ['converter', 'to 7.5 … 9 V'],
    [
      { name: 'in', side: 'top', along: 80, says: '' },
      { name: '−', side: 'bottom', along: 80, says: '' },
      { name: 'out', side: 'bottom', along: 30, says: '' },
    ],
  )
  sheet.wire([270, 300], [270, 390])
  sheet.wire([220, 300], [220, 320], [205, 320])
  sheet.rail('VIN', [205, 320], 'left')
}

function divider(sheet: Sheet): void {
  sheet.wire([370, 110], [370, 160])
  sheet.part('RH', RESISTOR, [370, 160], 'down', { left: ['RH'] })
  sheet.wire([370, 200], [370, 300])
  sheet.part('RL', RESISTOR, [370, 300], 'down', { left: ['RL', '10 kΩ'] })
  sheet.ground([370, 340])
  sheet.wire([370, 250], [390, 250])
  sheet.pin('SUPPLY', [390, 250], 'right')
  sheet.wire([370, 285], [410, 285], [410, 300])
  sheet.part('CS', CAPACITOR, [410, 300], 'down', { right: ['CS'] })
  sheet.ground([410, 340])
}

function motor(sheet: Sheet): void {
  sheet.box(
    'driver',
    [460, 200],
    [140, 110],
    ['motor driver'],
    [
      { name: 'V+', side: 'top', along: 70 },
      { name: '−', side: 'bottom', along: 20 },
      { name: 'OUT1', side: 'bottom', along: 60 },
      { name: 'OUT2', side: 'bottom', along: 115 },
    ],
  )
  sheet.power([520, 310], [520, 430])
  sheet.box(
    'over-travel',
    [400, 430],
    [140, 50],
    ['over-travel', 'switches'],
    [
      { name: 'in', side: 'top', along: 120, says: '' },
      { name: 'out', side: 'bottom', along: 120, says: '' },
    ],
  )
  sheet.power([520, 480], [520, 500])
  sheet.part('M1', MOTOR, [520, 500], 'down')
  sheet.power([520, 550], [520, 590])
  sheet.wire([520, 490], [450, 490], [450, 505])
  sheet.part('V1', SUPPRESSOR, [450, 505], 'down', { left: ['V1'] })
  sheet.wire([450, 545], [450, 560], [520, 560])
  sheet.power([540, 630], [575, 630], [575, 310])
}

function currentSensor(sheet: Sheet): void {
  sheet.box(
    'ACS712',
    [400, 590],
    [140, 100],
    ['ACS712', '20 or 30 A'],
    [
      { name: 'IP+', side: 'top', along: 120 },
      { name: 'IP−', side: 'right', along: 40 },
      { name: 'VCC', side: 'left', along: 20 },
      { name: 'OUT', side: 'left', along: 50 },
      { name: 'GND', side: 'left', along: 80 },
    ],
  )
  sheet.wire([400, 610], [385, 610], [385, 600])
  sheet.rail('5 V', [385, 600])
  sheet.wire([400, 640], [330, 640])
  sheet.part('RF', RESISTOR, [290, 640], 'right', { above: ['RF 1 kΩ'] })
  sheet.wire([290, 640], [240, 640])
  sheet.pin('CURRENT', [240, 640], 'left')
  sheet.wire([265, 640], [265, 650])
  sheet.part('CI', CAPACITOR, [265, 650], 'down', { left: ['CI'] })
  sheet.ground([265, 690])
  sheet.wire([400, 670], [385, 670], [385, 690])
  sheet.ground([385, 690])
  sheet.note(
    [20, 500],
    'RH: 22 kΩ at 12 V, 47 kΩ at 24 V',
    'CS, CI: 100 nF',
    'V1: suppressor above the supply’s',
    'voltage, either way (TVS, varistor)',
    'FM: as the motor and its cable need',
  )
}
