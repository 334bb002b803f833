import { useId } from 'preact/hooks'
import { texts } from '../texts.ts'

interface ScoreProps {
  readonly label: string
  /** `null`: not told. */
  readonly value: number | null
  readonly onChange: (value: number) => void
  readonly low: string
  readonly high: string
}

/** A figure from 0 to 10, with what its ends mean. */
export function Score({ label, value, onChange, low, high }: ScoreProps) {
  const id = useId()
  return (
    <div class="score">
      <label for={id}>{label}</label>
      <output for={id}>{value ?? texts.score.untold}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={10}
        step={1}
        value={value ?? 0}
        aria-valuetext={value === null ? texts.score.untold : texts.score.of(value)}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <span class="score-ends" aria-hidden="true">
        <span>{low}</span>
        <span>{high}</span>
      </span>
    </div>
  )
}
