/** The table from the side, with a person on it: the head is on the left and sinks as the angle grows. */

import { clamp, formatAngle } from '../feed/quantities.ts'
import { BrailleCanvas, type Dot } from './braille-canvas.ts'
import type { Paint } from './paint.ts'

/** Where the scale of every drawing begins and ends, degrees: the mounting position and the deepest any table may go. */
export const SCALE_DEG = { upright: -75, deepest: 90 } as const

/** The board and the person in a plane: origin at the pivot, x to the right, y **down**, lengths in half boards. */
export interface Pose {
  /** Point `along` the board towards the head (−1 foot end … 1 head end), `above` it towards the person's front. */
  at(along: number, above: number): Dot
}

/** Where every point of board and person is at an angle (degrees, positive head-down). */
export function poseAt(angleDeg: number): Pose {
  const angleRad = (angleDeg * Math.PI) / 180
  const cos = Math.cos(angleRad)
  const sin = Math.sin(angleRad)
  // Towards the head: (−cos, sin). Towards the person's front: (−sin, −cos): up when horizontal, to the right when upright.
  return { at: (along, above) => ({ x: -cos * along - sin * above, y: sin * along - cos * above }) }
}

/** The table at `angleDeg`, or only its frame where the angle is not known, in `columns` × `rows` cells. */
export function drawTable(
  angleDeg: number | null,
  targetDeg: number | null,
  size: { columns: number; rows: number },
  paint: Paint,
): string[] {
  const canvas = new BrailleCanvas(size.columns, size.rows)
  // The scale's labels need room at the left and above; the floor needs the last dots.
  const halfBoardDots = Math.max(4, Math.min((canvas.dotRows - 5) / 2.36, (canvas.dotColumns - 14) / 2.2))
  const pivot: Dot = {
    x: Math.max(canvas.dotColumns / 2 + 3, halfBoardDots * 1.2 + 8),
    y: canvas.dotRows - 2 - halfBoardDots * 1.12,
  }
  const place = (point: Dot): Dot => ({
    x: pivot.x + point.x * halfBoardDots,
    y: pivot.y + point.y * halfBoardDots,
  })
  drawFrame(canvas, pivot, place)
  drawScale(canvas, place, targetDeg)
  if (angleDeg === null) {
    const words = 'no angle yet'
    canvas.text(Math.max(0, Math.round(pivot.x / 2 - words.length / 2)), Math.floor(pivot.y / 4) - 2, words, 'faint')
    return canvas.lines(paint)
  }
  drawBoard(canvas, poseAt(angleDeg), place, halfBoardDots)
  drawPerson(canvas, poseAt(angleDeg), place, halfBoardDots)
  canvas.capsule(pivot, pivot, 1.5, 'board')
  return canvas.lines(paint)
}

type Place = (point: Dot) => Dot

function drawFrame(canvas: BrailleCanvas, pivot: Dot, place: Place): void {
  const floorY = canvas.dotRows - 1
  for (const side of [-1, 1]) canvas.line(pivot, { x: place({ x: side * 0.5, y: 0 }).x, y: floorY }, 'faint')
  canvas.line({ x: place({ x: -0.8, y: 0 }).x, y: floorY }, { x: place({ x: 0.8, y: 0 }).x, y: floorY }, 'faint')
}

function drawScale(canvas: BrailleCanvas, place: Place, targetDeg: number | null): void {
  const radius = 1.12
  // Below 70° the arc would run into the frame and the floor.
  for (let angleDeg: number = SCALE_DEG.upright; angleDeg <= 70; angleDeg += 5) {
    const dot = place(poseAt(angleDeg).at(radius, 0))
    canvas.dot(dot.x, dot.y, 'faint')
  }
  for (const angleDeg of [SCALE_DEG.upright, -30, 0, 30, 60]) {
    const label = formatAngle(angleDeg, 0)
    const dot = place(poseAt(angleDeg).at(radius + 0.06, 0))
    canvas.text(Math.floor(dot.x / 2) - label.length, Math.floor(dot.y / 4), label, 'faint')
  }
  if (targetDeg === null) return
  const mark = place(poseAt(clamp(targetDeg, -90, SCALE_DEG.deepest)).at(radius, 0))
  canvas.text(Math.floor(mark.x / 2), Math.floor(mark.y / 4), '◆', 'target')
}

function drawBoard(canvas: BrailleCanvas, pose: Pose, place: Place, halfBoardDots: number): void {
  const thickDots = clamp(Math.round(halfBoardDots / 12), 1, 4)
  for (let below = 0; below < thickDots; below += 0.5)
    canvas.line(place(pose.at(-0.96, -below / halfBoardDots)), place(pose.at(1, -below / halfBoardDots)), 'board')
}

function drawPerson(canvas: BrailleCanvas, pose: Pose, place: Place, halfBoardDots: number): void {
  const dot = 1 / halfBoardDots
  const thick = (share: number) => Math.max(0.9, share * halfBoardDots)
  // Two dots of air between back and board keep the two apart without colour.
  const back = 2.2 * dot + 0.07
  const limb = (from: Dot, to: Dot, radiusDots: number) => canvas.capsule(place(from), place(to), radiusDots, 'person')
  limb(pose.at(0.83, back + 0.03), pose.at(0.83, back + 0.03), thick(0.115))
  limb(pose.at(0.58, back), pose.at(0.02, back), thick(0.075))
  limb(pose.at(0.02, back), pose.at(-0.84, back - 0.02), thick(0.045))
  limb(pose.at(-0.88, back - 0.04), pose.at(-0.88, back + 0.16), thick(0.035))
  if (halfBoardDots < 14) return
  limb(pose.at(0.54, back + 0.06), pose.at(0.26, back + 0.2), thick(0.03))
  limb(pose.at(0.26, back + 0.2), pose.at(0.02, back + 0.14), thick(0.03))
}
