/** Plots of many points, by uPlot: loaded with the history only. What each shows is said in words beside it. */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { TrendWeek } from '../../feed/api.ts'
import type { TraceSample } from '../../feed/live-state.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { texts } from '../texts.ts'

const HEIGHT = 260

interface PlotProps {
  readonly data: uPlot.AlignedData
  readonly label: string
  readonly options: (color: (name: string) => string) => Omit<uPlot.Options, 'width' | 'height'>
}

function Plot({ data, label, options }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current!
    const styles = getComputedStyle(element)
    // A canvas takes colours, not names of them: a probe tells what each comes to in this theme.
    const color = (name: string) => {
      const probe = document.createElement('i')
      probe.style.color = styles.getPropertyValue(name)
      element.append(probe)
      const value = getComputedStyle(probe).color
      probe.remove()
      return value
    }
    const plot = new uPlot({ ...options(color), width: element.clientWidth, height: HEIGHT }, data, element)
    const fitted = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
    fitted.observe(element)
    return () => {
      fitted.disconnect()
      plot.destroy()
    }
  }, [data])
  return <div class="plot" ref={place} role="img" aria-label={label} />
}

function axis(color: (name: string) => string, more: uPlot.Axis): uPlot.Axis {
  return { stroke: color('--soft'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, ...more }
}

export function TracePlot({ trace }: { trace: readonly TraceSample[] }) {
  const fromMs = trace[0]?.tMs ?? 0
  const data: uPlot.AlignedData = [
    trace.map(({ tMs }) => (tMs - fromMs) / 1000),
    trace.map(({ angleDeg }) => angleDeg),
    trace.map(({ targetDeg }) => targetDeg),
    trace.map(({ exposureMin }) => exposureMin),
  ]
  const deepest = Math.max(...trace.map(({ angleDeg }) => angleDeg))
  return (
    <Plot
      data={data}
      label={texts.history.traceWords(formatAngle(deepest, 0))}
      options={(color) => ({
        scales: { x: { time: false }, y: { dir: -1 }, exposure: {} },
        series: [
          { label: texts.history.time, value: (_, value) => formatClock(value) },
          { label: texts.history.angle, stroke: color('--accent'), width: 2, value: (_, value) => formatAngle(value) },
          { label: texts.now.target, stroke: color('--soft'), dash: [4, 3], value: (_, value) => formatAngle(value) },
          {
            label: texts.now.exposure,
            scale: 'exposure',
            stroke: color('--inverted'),
            value: (_, value) => (value === null ? '–' : value.toFixed(2)),
          },
        ],
        axes: [
          axis(color, { values: (_, splits) => splits.map((seconds) => formatClock(seconds)) }),
          axis(color, { values: (_, splits) => splits.map((angle) => formatAngle(angle, 0)) }),
          axis(color, { scale: 'exposure', side: 1, grid: { show: false } }),
        ],
      })}
    />
  )
}

export function TrendsPlot({ weeks }: { weeks: readonly TrendWeek[] }) {
  const inOrder = [...weeks].reverse()
  const data: uPlot.AlignedData = [
    inOrder.map((_, index) => index),
    inOrder.map(({ exposureMin }) => exposureMin),
    inOrder.map(({ painBefore }) => painBefore),
    inOrder.map(({ painAfter }) => painAfter),
  ]
  const sessions = weeks.reduce((sum, week) => sum + week.sessions, 0)
  return (
    <Plot
      data={data}
      label={texts.history.trendWords(weeks.length, sessions)}
      options={(color) => ({
        scales: {
          x: { time: false, range: () => [-0.6, inOrder.length - 0.4] },
          y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
          pain: { range: [0, 10] },
        },
        series: [
          { label: texts.history.week, value: (_, index) => inOrder[index]?.from ?? '–' },
          {
            label: texts.now.exposure,
            fill: color('--accent-wash'),
            stroke: color('--accent'),
            paths: uPlot.paths.bars!({ size: [0.6, 60] }),
            points: { show: false },
          },
          { label: texts.history.painBefore, scale: 'pain', stroke: color('--inverted'), width: 2 },
          { label: texts.history.painAfter, scale: 'pain', stroke: color('--soft'), width: 2, dash: [4, 3] },
        ],
        axes: [
          axis(color, {
            grid: { show: false },
            splits: () => inOrder.map((_, index) => index),
            values: (_, splits) => splits.map((index) => inOrder[index]?.from.slice(5) ?? ''),
          }),
          axis(color, { size: 50 }),
          axis(color, { scale: 'pain', side: 1, grid: { show: false } }),
        ],
      })}
    />
  )
}
