/** Which program the next Start runs: each with how it will go, and why not where it may not. */
import type { ProgramCard } from '../../feed/api.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { FailureNotice } from '../parts/notice.tsx'
import { PlanPlot, planWords } from '../parts/plan-plot.tsx'
import { usePrograms } from '../programs-here.ts'
import { addressOf } from '../route.ts'
import { meta } from '../store.ts'
import { texts } from '../texts.ts'

export function ProgramChoice({ choose }: { choose: (program: string) => void }) {
  const { value: programs, failure } = usePrograms()
  const chosen = meta.value?.chosen.program
  const ofAll = commonRefusals(programs ?? [])
  return (
    <section class="card stack" aria-label={texts.programs.choose}>
      <h2>{texts.programs.choose}</h2>
      <FailureNotice failure={failure} />
      <fieldset class="columns">
        <legend class="unseen">{texts.programs.choose}</legend>
        {programs?.map((program) => (
          <label class="pick" key={program.id}>
            <input type="radio" name="program" checked={program.id === chosen} onChange={() => choose(program.id)} />
            <span class="pick-words">
              <ProgramWords program={program} except={ofAll} />
            </span>
          </label>
        ))}
      </fieldset>
      <p>
        <a href={addressOf('programs')}>{texts.programs.makeOwn}</a>
      </p>
    </section>
  )
}

/** What stands in the way whatever is chosen: said once, and not at each program. */
export function commonRefusals(programs: readonly ProgramCard[]): readonly string[] {
  const [first] = programs
  return first?.refusals.filter((refusal) => programs.every(({ refusals }) => refusals.includes(refusal))) ?? []
}

export function ProgramWords({ program, except }: { program: ProgramCard; except: readonly string[] }) {
  const { name, description, deepestDeg, durationS, exposureMin, refusals, plan } = program
  return (
    <>
      <strong>{name}</strong>
      <span class="quiet">{description}</span>
      <span class="quiet">
        {texts.programs.figures(formatAngle(deepestDeg, 0), formatClock(durationS), exposureMin.toFixed(1))}
      </span>
      <PlanPlot plan={plan} label={planWords(name, deepestDeg, durationS)} />
      {refusals
        .filter((refusal) => !except.includes(refusal))
        .map((refusal) => (
          <span class="refusal" key={refusal}>
            {refusal}
          </span>
        ))}
    </>
  )
}
