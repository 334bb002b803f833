/** A program of one's own: steps, a pause, and how it will go, drawn while it is made. */
import { useState } from 'preact/hooks'
import type { ProgramStep } from '../../../machines/program.ts'
import type { NewProgram, ProgramCard } from '../../feed/api.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { Field } from '../parts/field.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { PlanPlot, planWords } from '../parts/plan-plot.tsx'
import { texts } from '../texts.ts'
import { draftPlan } from './draft-plan.ts'

const FIRST_STEP: ProgramStep = { angleDeg: 20, holdS: 60, restAngleDeg: 0, restS: 0, repeats: 1 }
const MOST_STEPS = 20

const STEP_FIELDS: readonly { readonly key: keyof ProgramStep; readonly min: number; readonly max: number }[] = [
  { key: 'angleDeg', min: 1, max: 90 },
  { key: 'holdS', min: 1, max: 900 },
  { key: 'repeats', min: 1, max: 60 },
  { key: 'restAngleDeg', min: 0, max: 90 },
  { key: 'restS', min: 0, max: 600 },
]

export function ProgramEditor({ of, done }: { of: ProgramCard | null; done: () => void }) {
  const isOwn = of?.own ?? false
  const [name, setName] = useState(of === null || isOwn ? (of?.name ?? '') : texts.programs.variant(of.name))
  const [steps, setSteps] = useState<readonly ProgramStep[]>(of?.steps ?? [FIRST_STEP])
  const [pauseS, setPauseS] = useState(of?.pauseS ?? 60)
  const [breathing, setBreathing] = useState(of?.breathing ?? false)
  const { run, failure, busy } = useAttempt()
  const plan = draftPlan(steps, pauseS)
  const deepest = Math.max(...steps.map(({ angleDeg }) => angleDeg))
  const durationS = plan.at(-1)?.[0] ?? 0
  const change = (index: number, changed: Partial<ProgramStep>) =>
    setSteps(steps.map((step, i) => (i === index ? { ...step, ...changed } : step)))
  const save = async (event: Event) => {
    event.preventDefault()
    const program: NewProgram = { id: isOwn ? of!.id : idOf(name), name, steps, pauseS, breathing, replace: isOwn }
    if (await run(() => api.saveProgram(program))) done()
  }
  return (
    <form class="card stack" onSubmit={save}>
      <h2>{isOwn ? texts.programs.edit : texts.programs.make}</h2>
      <Field
        label={texts.programs.name}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
        required
        maxLength={40}
      />
      {steps.map((step, index) => (
        <fieldset class="step" key={index}>
          <legend>{texts.programs.step(index + 1)}</legend>
          <div class="grid-fields">
            {STEP_FIELDS.map(({ key, min, max }) => (
              <Field
                key={key}
                label={texts.programs.fields[key]}
                type="number"
                inputMode="numeric"
                min={min}
                max={key === 'restAngleDeg' ? step.angleDeg : max}
                required
                value={Number.isNaN(step[key]) ? '' : step[key]}
                onInput={(event) => change(index, { [key]: event.currentTarget.valueAsNumber })}
              />
            ))}
          </div>
          {steps.length > 1 && (
            <button
              type="button"
              class="button button-small"
              onClick={() => setSteps(steps.filter((_, i) => i !== index))}
            >
              {texts.programs.removeStep(index + 1)}
            </button>
          )}
        </fieldset>
      ))}
      <div class="row">
        <button
          type="button"
          class="button button-small"
          disabled={steps.length >= MOST_STEPS}
          onClick={() => setSteps([...steps, steps.at(-1) ?? FIRST_STEP])}
        >
          {texts.programs.addStep}
        </button>
      </div>
      <div class="grid-fields">
        <Field
          label={texts.programs.pause}
          type="number"
          min={30}
          max={600}
          required
          value={pauseS}
          onInput={(event) => setPauseS(event.currentTarget.valueAsNumber)}
        />
        <label class="check">
          <input type="checkbox" checked={breathing} onChange={(event) => setBreathing(event.currentTarget.checked)} />
          <span>{texts.programs.breathing}</span>
        </label>
      </div>
      {Number.isFinite(durationS) && (
        <>
          <p class="quiet">{texts.programs.draft(formatAngle(deepest, 0), formatClock(durationS))}</p>
          <PlanPlot plan={plan} label={planWords(name, deepest, durationS)} tall />
        </>
      )}
      <FailureNotice failure={failure} />
      <div class="row">
        <button type="submit" class="button button-main" disabled={busy}>
          {texts.programs.save}
        </button>
        <button type="button" class="button" onClick={done}>
          {texts.cancel}
        </button>
      </div>
    </form>
  )
}

/** An id that can be typed on a command line. */
function idOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
  return plain === '' ? 'own' : plain
}
