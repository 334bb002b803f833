/** Who lies on the table, drawn at horizontal: ankles on the right, held, and the face up. */

interface Point {
  readonly x: number
  readonly y: number
}

const SHOULDER: Point = { x: -49, y: -14 }
/** A hand on the belly, and arms hanging past the head. */
const RESTING = { elbow: { x: -20, y: -9 }, hand: { x: 0, y: -23 } }
const HANGING = { elbow: { x: -72, y: -31 }, hand: { x: -101, y: -27 } }
/** Arms begin to hang about here, and hang about there, degrees. */
const HANG_FROM_DEG = 18
const HANG_DEG = 50

export function Person({ angleDeg }: { angleDeg: number }) {
  const { elbow, hand } = armAt(angleDeg)
  const flush = Math.max(0, Math.sin((angleDeg * Math.PI) / 180))
  return (
    <g class="person">
      <path class="leg-far" d="M4-12 44-17 86-9" />
      <path class="shoe" d="M90-5.500v-13.500" />
      <path class="leg" d="M4-11 45-13 86-8" />
      <path class="hips" d="M-4-11.500 8-11.500" />
      <path class="torso" d="M-48-13.500C-34-16-16-15-2-12" />
      <path class="neck" d="M-52-11.500-62-10.500" />
      <g class="head">
        <circle class="skin" cx="-72" cy="-12" r="11.500" />
        <circle class="flush" cx="-72" cy="-12" r="11.500" style={{ opacity: (flush * 0.55).toFixed(2) }} />
        <path class="skin" d="M-72-22.500l-2.600-3.800 5.400 1.300z" />
        <path
          class="hair"
          d="M-76.500-22.700A11.700 11.700 0 1 0-67-1.400C-70-3.500-70.500-6-74-8c-3.500-2-4.500-8-2.500-14.700z"
        />
        <path class="eye" d="M-75.500-18.500l-1.700-.200" />
      </g>
      <path class="sleeve" d={`M${SHOULDER.x} ${SHOULDER.y}L${elbow.x} ${elbow.y}`} />
      <path class="forearm" d={`M${elbow.x} ${elbow.y}L${hand.x} ${hand.y}`} />
    </g>
  )
}

function armAt(angleDeg: number): { elbow: Point; hand: Point } {
  const t = Math.min(1, Math.max(0, (angleDeg - HANG_FROM_DEG) / (HANG_DEG - HANG_FROM_DEG)))
  const share = t * t * (3 - 2 * t)
  const elbow = swing(SHOULDER, RESTING.elbow, HANGING.elbow, share)
  return { elbow, hand: swing(elbow, from(RESTING, elbow), from(HANGING, elbow), share) }
}

/** The hand as it stands to the elbow, moved along with it. */
function from({ elbow, hand }: { elbow: Point; hand: Point }, now: Point): Point {
  return { x: now.x + hand.x - elbow.x, y: now.y + hand.y - elbow.y }
}

/** On the way from `a` to `b` around `centre`, over the front of the body. */
function swing(centre: Point, a: Point, b: Point, share: number): Point {
  const angleOf = (point: Point) => Math.atan2(point.y - centre.y, point.x - centre.x)
  const lengthOf = (point: Point) => Math.hypot(point.y - centre.y, point.x - centre.x)
  let turn = angleOf(b) - angleOf(a)
  if (turn > 0) turn -= 2 * Math.PI
  const angle = angleOf(a) + turn * share
  const length = lengthOf(a) + (lengthOf(b) - lengthOf(a)) * share
  return { x: round(centre.x + Math.cos(angle) * length), y: round(centre.y + Math.sin(angle) * length) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
