/** All that commissioning can find wrong, in the owner's words, each with its mend. */

interface FindingWords {
  readonly says: string
  readonly mend: string
}

export const FINDINGS = {
  // the board
  notShippedFirmware: {
    says: 'The board runs firmware {has}, and this version of Upright brings {wants}.',
    mend: 'Put the firmware of this version on the board: upright flash.',
  },
  boardFailed: {
    says: 'The board’s self-test found: {failures}.',
    mend: 'Check the 5 V of the board and the plug of the switch bank; then unplug the board and plug it in again. If it stays, replace the board.',
  },
  boardResetBadly: {
    says: 'The board restarted by itself: {cause}.',
    mend: 'Its supply breaks down or its program hangs: give it a supply of its own, keep the motor’s wires away from it, then unplug it and plug it in again.',
  },
  boardSilent: {
    says: 'The board does not answer {request}.',
    mend: 'Check the USB cable. Flash the firmware of this version: upright flash.',
  },
  guardRestarted: {
    says: 'The guard restarted in the middle of a step.',
    mend: 'Check its supply and its cable; a motor that starts must not pull its 5 V down.',
  },

  // contacts
  switchInverted: {
    says: '{name} reads the wrong way round: its contact is {has}, and must be {wants}.',
    mend: 'Use the other contact of the switch ({wants}), on the same pin.',
  },
  switchDead: {
    says: '{name} never shows: the guard always reads it as {reads}.',
    mend: 'Its wire is broken, on another pin, or its contact does not work. docs/wiring.md says where it belongs.',
  },
  switchStuck: {
    says: '{name} does not come back: the guard still reads it as {reads}.',
    mend: 'The switch sticks, or its wire touches another. Free it or replace it.',
  },
  switchesSwapped: {
    says: '{name} and {other} are swapped: the guard saw {other}.',
    mend: 'Exchange their two wires at the board.',
  },
  estopChannelInverted: {
    says: 'E-stop channel {channel} reads the wrong way round: its contact is normally open.',
    mend: 'An E-stop contact has to be normally closed, so that a broken wire stops the motor. Exchange the contact block.',
  },
  estopChannelBroken: {
    says: 'E-stop channel {channel} is always open.',
    mend: 'Its wire is broken or its contact does not close. Measure it with the E-stop released.',
  },
  estopChannelDead: {
    says: 'E-stop channel {channel} never opens.',
    mend: 'Its contact is welded, bridged, or not mounted on the mushroom. Replace the contact block; never bridge it.',
  },
  estopChannelsApart: {
    says: 'The two contacts of the E-stop open {apartMs} ms apart.',
    mend: 'They must open together, within 50 ms: seat both contact blocks firmly on the same button. Press it with one stroke.',
  },
  contactorWelded: {
    says: 'The contactor does not open although nothing holds it: welded, or its mirror contact does not close.',
    mend: 'Take the motor’s supply away at once. Look whether the wire of its mirror contact is whole; if it is, replace the contactor.',
  },
  contactorNotSeen: {
    says: 'The contactor was told to close and is not seen to: its feedback is not wired, or the contactor does not pull in.',
    mend: 'If it clicked, mend its feedback: mirror contact, transistor, input F of the bank (docs/wiring.md); if it did not, check its coil, the transistor and both E-stop contacts in the coil’s circuit.',
  },

  // the way down, and what E-stop cuts
  noWayDown: {
    says: 'There is no way down without power that the person on the table can use.',
    mend: 'A table without one must not be driven. Fit a crank, a release with a damper, or a marked handle within reach (docs/wiring.md).',
  },
  notBroughtDown: {
    says: 'The table was not seen to come to horizontal: {seen}.',
    mend: 'Move it by hand, slowly and in one direction, until the horizontal cam closes. If it did, the cam or both sensors do not follow the table.',
  },
  powerDuringWayDown: {
    says: 'The contactor closed while the table was moved by hand.',
    mend: 'Nothing may close it with the E-stop pressed: check the coil’s circuit before anything else.',
  },
  estopDoesNotCutPower: {
    says: 'The E-stop does not cut the contactor: it closed with the E-stop pressed.',
    mend: 'Lead the circuit of the contactor’s coil through both contacts of the E-stop. Only then it works without software.',
  },
  contactorStaysClosed: {
    says: 'The contactor was still closed {waitedMs} ms after the E-stop was pressed.',
    mend: 'Check the coil’s circuit and the contactor: with the E-stop pressed it must drop at once.',
  },
  movesAfterEstop: {
    says: 'The table moved {movedDeg}° after the E-stop had cut the power.',
    mend: 'The drive does not hold by itself, or the motor has another supply. It must be self-locking (worm gear or spindle).',
  },
  bridgeShowsNothing: {
    says: 'With the bridge in place the contactor did not close, so nothing is proven.',
    mend: 'Bridge the transistor, not the coil: from its drain to its source. The E-stop has to be released for it.',
  },
  estopNotPressed: {
    says: 'The E-stop was not pressed while the table moved.',
    mend: 'Stand beside the E-stop before you press Start, and hit it while the table moves.',
  },

  // sensors
  angleUnsteady: {
    says: 'Sensor {channel} jumps by {spreadDeg}° while the table stands.',
    mend: 'A loose wiper, a bad plug, or a wire beside the motor’s. Shield it, or replace the potentiometer.',
  },
  angleOutOfReach: {
    says: 'Sensor {channel} reads {counts} of 4092: its wire is broken or shorted, or it is turned to its end.',
    mend: 'Check its plug and its wires; gear it so that the table’s travel never reaches its ends.',
  },
  angleDoesNotMove: {
    says: 'Sensor {channel} does not follow the table: it moved by {movedCounts} counts from upright to head-down.',
    mend: 'Check its coupling to the pivot and its wire.',
  },
  angleSlips: {
    says: 'Sensor {channel} slips: its three positions lie {residualDeg}° off a line.',
    mend: 'Fix its coupling to the pivot: a grub screw that is loose, a belt that jumps, play in a linkage. Then do all three again.',
  },
  anglesDoNotFit: {
    says: 'The angles do not fit together: both sensors are {residualDeg}° off.',
    mend: 'Measure all three again, with the same tool on the same place of the table.',
  },
  accelerometerAskew: {
    says: 'Sensor {channel} stands askew: it feels only {g} g along the axes that turn.',
    mend: 'Screw the MPU-6050 to the table so that one of its axes is parallel to the pivot.',
  },
  accelerometerSilent: {
    says: 'Sensor {channel}, an MPU-6050, does not answer.',
    mend: 'Check its supply, SDA and SCL, its pull-ups, and AD0: low is 0x68, high is 0x69.',
  },
  sensorsSwapped: {
    says: 'Sensor A and B are swapped: with the plug of {channel} pulled, {other} went silent.',
    mend: 'Exchange their plugs, or their marks: A belongs on A0, B on A1.',
  },
  sensorsShareWire: {
    says: 'With the plug of sensor {channel} pulled, both went silent.',
    mend: 'Each sensor needs its own supply and ground: one broken wire must never take both.',
  },
  unplugNotSeen: {
    says: 'Sensor {channel} goes on reading with its plug pulled.',
    mend: 'Solder 1 MΩ from the wiper’s pin to ground, so that a broken wire shows. Was it the right plug?',
  },
  sensorsDiffer: {
    says: 'The guard reads {aDeg}° and {bDeg}° where you measured {measuredDeg}°.',
    mend: 'The table moved since it was measured, or a sensor slips. Do the three positions again.',
  },
  supplyNotSeen: {
    says: 'The supply of the motor does not show: {counts} of 1023 counts.',
    mend: 'Switch the supply on; check the divider on A3.',
  },
  supplySaturated: {
    says: 'The supply’s divider gives too much: {counts} of 1023 counts. A pin takes 5 V at most.',
    mend: 'Divide it further: at {volts} V by {ratio} or more (docs/wiring.md).',
  },
  supplyBelowMin: {
    says: 'The supply gives {volts} V, and supply_min_v is {minV} V.',
    mend: 'Charge or replace the supply, or set supply_min_v in [table] of upright.toml.',
  },
  currentZeroOff: {
    says: 'Without current the current sensor reads {counts} counts; a {kind} reads about {wants}.',
    mend: 'Another sensor than you said, or its supply is missing.',
  },

  // storing
  refusedByGuard: {
    says: 'The guard refused {what}: {code}.',
    mend: '{why}',
  },
  notStoredAsSent: {
    says: 'What the guard read back is not what was sent: {fields}.',
    mend: 'Try again. If it stays, the board’s memory is worn: replace the board.',
  },

  // motion
  stoppedByHand: {
    says: 'Stopped: {what}.',
    mend: 'Begin the step again when you are ready.',
  },
  sessionRefused: {
    says: 'The guard does not let the motor move: {why}.',
    mend: 'Mend that first; it is the guard’s own interlock.',
  },
  tripped: {
    says: 'The guard stopped the motion: {cause}.',
    mend: 'Look for what that names at the table before trying again.',
  },
  motorTurnsWrongWay: {
    says: 'The motor turns the wrong way.',
    mend: 'Exchange the two wires at the motor. To store that it is reversed is for tables without diodes across their over-travel switches: a diode would then block the way back.',
  },
  motorDoesNotTurn: {
    says: 'The motor has power and is driven, yet nothing moves: {amps} A flow.',
    mend: 'No current: the motor or its driver is not connected, or another kind of driver than you said. Current: it is jammed, or the coupling is loose.',
  },
  currentNotSeen: {
    says: 'The motor turns, and no current is seen ({amps} A).',
    mend: 'The current sensor is not in the motor’s wire, or not on A2: without it nothing notices an overload.',
  },
  tooFast: {
    says: 'The table is too fast: {measured}. At most {most}°/s at full drive is safe with this driver.',
    mend: 'A wrong gear ratio: use a slower gear or a motor with fewer turns. The guard cannot hold a faster one below 5°/s.',
  },
  tooSlow: {
    says: 'The table is too slow: {measured}°/s at full drive.',
    mend: 'A wrong gear ratio, or a supply that is too weak: whoever wants to come back must not wait. It has to reach 1°/s.',
  },
  stopsTooLate: {
    says: 'The table goes on for {distanceDeg}° after the drive ends.',
    mend: 'It must stop within {mostDeg}°: let the driver brake, and look for a gear that is not self-locking.',
  },
  overtravelDoesNotStop: {
    says: 'With {name} pressed the table went on for {movedDeg}°.',
    mend: 'The switch has to open the motor’s circuit for that direction (docs/wiring.md).',
  },
  overtravelBlocksBoth: {
    says: 'With {name} pressed the table does not move away from it either.',
    mend: 'Each over-travel switch blocks one direction only: put a diode across it, or turn the one that is there round; or let it open the driver’s input for that direction only (docs/wiring.md).',
  },
  reachesLess: {
    says: 'The table stopped at {reachedDeg}°, short of its limit of {limitDeg}°: {why}.',
    mend: 'Set max_angle_deg in [table] of upright.toml to what the table reaches with 4° to spare before its over-travel switch.',
  },
  limitPassed: {
    says: 'The table went to {reachedDeg}°, past its limit of {limitDeg}° by more than 1°.',
    mend: 'Look for play in the gear and the sensors’ couplings; calibrate the angles anew.',
  },
  capNotKept: {
    says: 'The guard did not ask for the return within the {capS} s inverted that were announced.',
    mend: 'Flash the firmware of this version again.',
  },

  // the file
  fileDiffers: {
    says: 'upright.toml and the guard differ: {fields}. Every session would be refused.',
    mend: 'Let the wizard write upright.toml, or put these values into its [table].',
  },
  loadDiffers: {
    says: 'The plate says {plateKg} kg, and rated_load_kg in upright.toml is {fileKg}.',
    mend: 'Let the wizard write upright.toml, or set rated_load_kg in its [table].',
  },
} as const satisfies Record<string, FindingWords>

export type FindingCode = keyof typeof FINDINGS
