/** The course of an angle over time: as planned, and as it went. Small enough to need no library. */
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { texts } from '../texts.ts'

export type Course = readonly (readonly [tS: number, angleDeg: number])[]

interface PlanPlotProps {
  readonly plan: Course
  readonly course?: Course
  /** What it shows, for who does not see it. */
  readonly label: string
  readonly tall?: boolean
}

const WIDTH = 320
const PAD = { left: 30, right: 8, top: 8, bottom: 16 }

export function PlanPlot({ plan, course = [], label, tall }: PlanPlotProps) {
  const height = tall ? 150 : 92
  const all = [...plan, ...course]
  if (all.length < 2) return null
  const lastS = Math.max(...all.map(([t]) => t), 1)
  const deepest = Math.max(10, ...all.map(([, angle]) => angle))
  const highest = Math.min(-10, ...all.map(([, angle]) => angle))
  const x = (t: number) => PAD.left + (t / lastS) * (WIDTH - PAD.left - PAD.right)
  // Deeper is lower, as on the table.
  const y = (angle: number) => PAD.top + ((angle - highest) / (deepest - highest)) * (height - PAD.top - PAD.bottom)
  const line = (points: Course) => points.map(([t, angle]) => `${x(t).toFixed(1)},${y(angle).toFixed(1)}`).join(' ')
  const last = course.at(-1)
  const right = WIDTH - PAD.right
  return (
    <svg class="plan" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      <rect class="plan-inverted" x={PAD.left} width={right - PAD.left} y={y(0)} height={height - PAD.bottom - y(0)} />
      <line class="plan-zero" x1={PAD.left} x2={right} y1={y(0)} y2={y(0)} />
      {[highest, 0, deepest].map((angle) => (
        <text key={angle} class="plan-mark plan-mark-y" x={PAD.left - 5} y={y(angle) + 3}>
          {formatAngle(angle, 0)}
        </text>
      ))}
      <text class="plan-mark" x={PAD.left} y={height - 4}>
        {formatClock(0)}
      </text>
      <text class="plan-mark plan-mark-end" x={right} y={height - 4}>
        {formatClock(lastS)}
      </text>
      {plan.length > 1 && <polyline class={course.length > 1 ? 'plan-line' : 'plan-course'} points={line(plan)} />}
      {course.length > 1 && <polyline class="plan-course" points={line(course)} />}
      {last && <circle class="plan-here" cx={x(last[0])} cy={y(last[1])} r="4" />}
    </svg>
  )
}

/** What a plan comes to, for who does not see the plot. */
export function planWords(name: string, deepestDeg: number, durationS: number): string {
  return texts.programs.planWords(name, formatAngle(deepestDeg, 0), formatClock(durationS))
}
