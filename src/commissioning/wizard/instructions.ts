/** What the owner is asked to do, in plain words. A name in braces is filled in. */
export const INSTRUCTIONS = {
  look: 'Nothing to do: the board is being asked.',
  wait: 'Wait: {why}.',

  // back to where a step can begin
  releaseEstop: 'Release the E-stop: turn or pull it until it comes out.',
  pressEstop: 'Press the E-stop.',
  pressEstopBoth: 'Press the E-stop and release it: the guard wants to see both its contacts open together.',
  reset: 'Reset the guard: hold Stop for four seconds, then let it go. ({cause})',
  bringUpright:
    'Bring the table upright. Either crank it by its way down without power, with the E-stop pressed, then release the E-stop and reset; or hold Start: the guard creeps up by itself, and stops when you let go.',
  lockAnkle: 'Close the ankle lock.',
  letGoStop: 'Let go of Stop.',
  letGoStart: 'Let go of Start.',
  letGoOvertravel: 'Let go of the over-travel switches.',
  supplyLow: 'Switch the motor’s supply on: the guard sees {volts} V.',
  tryAgain: 'Mend it. Then answer, and the step is tried again.',

  // contacts
  pressSwitch: '{how}',
  letGoSwitch: '{how}',
  standUpright:
    'Press the E-stop and leave it pressed. Bring the table upright by its way down without power, to where people step on.',
  crankThroughCams:
    'Leave the E-stop pressed. Crank the table slowly head-down, through horizontal, to about 20° head-down.',
  crankHeadDown: 'With the E-stop pressed, crank the empty table to about 20° head-down.',
  crankToHorizontal:
    'Now the way down, as the person on the table would do it: without power, in one direction, back to horizontal.',
  wayDownUsable: 'The table came to horizontal without power.',

  // sensors
  whatIsWired: 'What hangs on the board? docs/wiring.md has the pins.',
  holdStop: 'Press Stop and keep it pressed: {what} is stored only while a hand holds Stop.',
  pullPlug: 'Leave the E-stop pressed. Pull the plug of angle sensor {channel} (pin {pin}).',
  putPlug: 'Put the plug of sensor {channel} back.',
  toHorizontal: 'Leave the E-stop pressed. Crank the table to horizontal, by a spirit level.',
  toThirdAngle: 'Crank it head-down, to any angle between 15° and 60° that you can measure.',
  toUpright: 'Crank it upright, to where people step on.',

  // motion
  pressStart: 'Nobody is on the table. Stand beside the E-stop. Press Start: {what}',
  tableMoves: 'The table moves by itself. Stop or the E-stop end it. {what}',
  pressEstopNow: 'Press the E-stop now, while the table moves.',
  bridgeCoil:
    'Leave the E-stop pressed. Bridge the transistor of the contactor’s coil, from its drain to its source (docs/wiring.md), not to ground: that would leave out a contact of the E-stop. The contactor must stay open.',
  releaseEstopBridged: 'Now release the E-stop: the contactor closes through the bridge. The motor is not driven.',
  pressEstopBridged: 'Press the E-stop: the contactor must drop, bridge or not.',
  removeBridge: 'Leave the E-stop pressed. Take the bridge off.',
  pressOvertravel: 'The table creeps. Press {name} by hand and hold it: the motion that way must end.',
  holdOvertravel: 'Keep {name} pressed: the table moves away from it.',
  letGoOvertravelNow: 'Let go of {name}.',
  returnsByItself: 'The table comes back by itself. Stop or the E-stop end it.',
  pauseAtHorizontal: 'The table rests at horizontal for {seconds} s, as after every inversion.',
  pressStartToRise: 'Press Start: the table rises. (Or press the E-stop and crank it upright.)',

  // ends
  readPlate: 'Read the plate of the table: what may it carry?',
  confirmFile: 'The limits of this table are stored in the guard. upright.toml has to say the same.',
  done: 'Every part has passed.',
} as const

export type InstructionId = keyof typeof INSTRUCTIONS
