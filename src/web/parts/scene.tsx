/** The table from the side with a person on it: the head is on the left and sinks as the angle grows. */
import { clamp, formatAngle } from '../../feed/quantities.ts'
import { live } from '../store.ts'
import { texts } from '../texts.ts'
import { Person } from './person.tsx'

/** Radius of the scale, and of the marks on it. */
const R = 134
const FLOOR_Y = 138
const MARKS_DEG = [-75, -45, -20, 0, 20, 45, 60, 90]

export interface SceneProps {
  /** `null` where it is not known. */
  readonly angleDeg: number | null
  readonly targetDeg: number | null
  /** Where the table stands upright, and how deep the program and the table go, degrees. */
  readonly uprightDeg: number
  readonly deepestDeg: number | null
  readonly limitDeg: number | null
  /** Shown, but not of now. */
  readonly stale: boolean
  /** Motor power. */
  readonly moving: boolean
  readonly breathing: boolean
}

export function Scene(props: SceneProps) {
  const { angleDeg, targetDeg, uprightDeg, deepestDeg, limitDeg, stale } = props
  const shownDeg = angleDeg ?? uprightDeg
  const classes = [
    'scene',
    stale || angleDeg === null ? 'is-stale' : '',
    props.moving ? 'is-moving' : '',
    props.breathing ? 'is-breathing' : '',
  ]
  return (
    <svg class={classes.join(' ')} viewBox="-184 -152 346 304" role="img" aria-label={sceneWords(props)}>
      <title>{sceneWords(props)}</title>
      <ellipse class="scene-glow" cx="0" cy="-8" rx="126" ry="126" />
      <ellipse class="scene-shadow" cx="4" cy={FLOOR_Y + 3} rx="112" ry="8" />
      <line class="scene-floor" x1="-176" x2="154" y1={FLOOR_Y} y2={FLOOR_Y} />
      <Scale uprightDeg={uprightDeg} deepestDeg={deepestDeg} limitDeg={limitDeg} />
      {angleDeg !== null && !stale && <Reading angleDeg={angleDeg} targetDeg={targetDeg} />}
      <path class="stand-back" d={`M6 10 52 ${FLOOR_Y - 2}M-6 10-52 ${FLOOR_Y - 2}`} />
      <g class="tilting" style={{ transform: `rotate(${-Math.round(shownDeg * 10) / 10}deg)` }}>
        <Board />
        <Person angleDeg={shownDeg} />
      </g>
      <path class="stand" d={`M2 6 40 ${FLOOR_Y - 3}M-2 6-40 ${FLOOR_Y - 3}M-52 ${FLOOR_Y - 3}H52M-24 84H24`} />
      <circle class="pivot" r="9" cy="6" />
      <circle class="pivot-eye" r="3.200" cy="6" />
    </svg>
  )
}

/** Where the head is at an angle, on a circle around the pivot; y grows downwards. */
function onCircle(angleDeg: number, radius: number): { x: number; y: number } {
  const angle = (angleDeg * Math.PI) / 180
  return { x: -Math.cos(angle) * radius, y: Math.sin(angle) * radius }
}

function arc(fromDeg: number, toDeg: number, radius: number): string {
  const from = onCircle(fromDeg, radius)
  const to = onCircle(toDeg, radius)
  const sweep = toDeg > fromDeg ? 0 : 1
  return `M${from.x.toFixed(2)} ${from.y.toFixed(2)}A${radius} ${radius} 0 0 ${sweep} ${to.x.toFixed(2)} ${to.y.toFixed(2)}`
}

function tick(angleDeg: number, inner: number, outer: number): string {
  const a = onCircle(angleDeg, inner)
  const b = onCircle(angleDeg, outer)
  return `M${a.x.toFixed(2)} ${a.y.toFixed(2)}L${b.x.toFixed(2)} ${b.y.toFixed(2)}`
}

function Scale({ uprightDeg, deepestDeg, limitDeg }: Pick<SceneProps, 'uprightDeg' | 'deepestDeg' | 'limitDeg'>) {
  const endDeg = limitDeg ?? 90
  return (
    <g>
      <path class="arc arc-up" d={arc(uprightDeg, 0, R)} />
      <path class="arc arc-allowed" d={arc(0, endDeg, R)} />
      {endDeg < 90 && <path class="arc arc-beyond" d={arc(endDeg, 90, R)} />}
      {deepestDeg !== null && <path class="arc arc-program" d={arc(0, deepestDeg, R)} />}
      {limitDeg !== null && <path class="limit" d={tick(limitDeg, R - 9, R + 9)} />}
      {marksFor(uprightDeg, endDeg).map((mark) => {
        const at = onCircle(mark, R + 17)
        return (
          <text key={mark} x={at.x} y={at.y + 4} class={mark === limitDeg ? 'mark mark-limit' : 'mark'}>
            {formatAngle(mark, 0)}
          </text>
        )
      })}
    </g>
  )
}

/** The limit is always told; what would stand too near to it is not. */
function marksFor(uprightDeg: number, endDeg: number): number[] {
  const usual = MARKS_DEG.filter((mark) => mark >= uprightDeg && mark <= endDeg - 8)
  return [...usual, endDeg]
}

function Reading({ angleDeg, targetDeg }: { angleDeg: number; targetDeg: number | null }) {
  const shown = clamp(angleDeg, -90, 95)
  const at = onCircle(shown, R)
  const target = targetDeg === null ? null : onCircle(targetDeg, R)
  return (
    <g>
      <path class={angleDeg > 5 ? 'swept swept-inverted' : 'swept'} d={arc(0, shown, R)} />
      {target && <circle class="target" cx={target.x} cy={target.y} r="7" />}
      <circle class={angleDeg > 5 ? 'bead bead-inverted' : 'bead'} cx={at.x} cy={at.y} r="6.500" />
    </g>
  )
}

function Board() {
  return (
    <g>
      <rect class="board" x="-98" y="2" width="202" height="9" rx="4.500" />
      <rect class="cushion" x="-95" y="-3" width="168" height="6.500" rx="3.200" />
      <path class="clamp" d="M84 3v-21" />
      <rect class="clamp-pad" x="78.500" y="-21" width="11" height="7" rx="3.500" />
      <path class="clamp" d="M103 7v-30" />
    </g>
  )
}

function sceneWords({ angleDeg, targetDeg, stale }: SceneProps): string {
  if (angleDeg === null || stale) return texts.scene.unknown
  const at = texts.scene.at(formatAngle(angleDeg, 0), live.value?.state === 'upright')
  return targetDeg === null ? at : `${at} ${texts.scene.towards(formatAngle(targetDeg, 0))}`
}
