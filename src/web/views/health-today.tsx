/** How the person is today: the questions where they are due, and what was measured. */
import { useState } from 'preact/hooks'
import type { PersonDetail, Questions } from '../../feed/api.ts'
import { useAnswer, useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { ChoiceField, Field, onForm } from '../parts/field.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { Score } from '../parts/score.tsx'
import { texts } from '../texts.ts'
import { ReleaseForm } from './release-form.tsx'

interface HealthProps {
  readonly person: PersonDetail
}

export function Health({ person }: HealthProps) {
  return (
    <section class="card stack" aria-label={texts.health.title}>
      <h2>{texts.health.title}</h2>
      {person.asks === null && <Notice tone="good">{texts.health.answered}</Notice>}
      {person.asks === 'nothingChanged' && <Changed person={person} />}
      {person.asks === 'questions' && <Asked person={person} />}
      <Measured person={person} />
      <ReleaseForm person={person} />
    </section>
  )
}

function Changed({ person }: HealthProps) {
  const { run, failure, busy } = useAttempt()
  const answer = (nothingChanged: boolean) => run(() => api.answer(person.id, { nothingChanged }))
  return (
    <>
      <p>{texts.health.changed}</p>
      <div class="row">
        <button type="button" class="button button-main" disabled={busy} onClick={() => answer(true)}>
          {texts.health.nothing}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => answer(false)}>
          {texts.health.something}
        </button>
      </div>
      <FailureNotice failure={failure} />
    </>
  )
}

function Asked({ person }: HealthProps) {
  const { value, failure: notRead } = useAnswer<Questions>(api.questions, [])
  const [answers, setAnswers] = useState<Readonly<Record<string, boolean>>>({})
  const { run, failure, busy } = useAttempt()
  const questions = value?.questions ?? []
  const left = questions.filter(({ id }) => answers[id] === undefined).length
  const send = () => run(() => api.answer(person.id, { answers }))
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p>{texts.health.lead}</p>
      {questions.map(({ id, asks, why }) => (
        <fieldset class="question" key={id}>
          <legend>{asks}</legend>
          <div class="row">
            {[false, true].map((yes) => (
              <label class="pick pick-small" key={String(yes)}>
                <input
                  type="radio"
                  name={id}
                  checked={answers[id] === yes}
                  onChange={() => setAnswers({ ...answers, [id]: yes })}
                />
                {yes ? texts.yes : texts.no}
              </label>
            ))}
          </div>
          {answers[id] && <p class="quiet">{why}</p>}
        </fieldset>
      ))}
      <FailureNotice failure={failure ?? notRead} />
      <div class="row">
        <button type="submit" class="button button-main" disabled={busy || left > 0}>
          {left > 0 ? texts.health.left(left) : texts.health.send}
        </button>
      </div>
    </form>
  )
}

/** A meal this long ago, minutes: what people can tell. */
const ATE_MINUTES = [0, 30, 60, 120, 240]

function Measured({ person }: HealthProps) {
  const [pain, setPain] = useState<number | null>(person.painBefore)
  const [ate, setAte] = useState('')
  const { run, failure, busy } = useAttempt()
  const send = onForm(({ systolic, diastolic }) => {
    const bloodPressure =
      systolic && diastolic ? { bloodPressure: { systolic: Number(systolic), diastolic: Number(diastolic) } } : {}
    const told = {
      ...bloodPressure,
      ...(ate === '' ? {} : { ateMinutesAgo: Number(ate) }),
      ...(pain === null ? {} : { pain }),
    }
    void run(() => api.measure(person.id, told))
  })
  return (
    <details open={person.painBefore === null}>
      <summary>{texts.health.measures}</summary>
      <form class="stack" onSubmit={send}>
        <Score
          label={texts.health.pain}
          value={pain}
          onChange={setPain}
          low={texts.score.none}
          high={texts.score.worst}
        />
        <div class="grid-fields">
          <Field label={texts.health.systolic} name="systolic" type="number" inputMode="numeric" min={60} max={280} />
          <Field label={texts.health.diastolic} name="diastolic" type="number" inputMode="numeric" min={30} max={180} />
          <ChoiceField label={texts.health.ate} value={ate} onChange={setAte}>
            <option value="">{texts.health.ateUntold}</option>
            {ATE_MINUTES.map((minutes) => (
              <option key={minutes} value={minutes}>
                {texts.health.ateAgo(minutes)}
              </option>
            ))}
          </ChoiceField>
        </div>
        <FailureNotice failure={failure} />
        <div class="row">
          <button type="submit" class="button" disabled={busy}>
            {texts.health.keep}
          </button>
          {person.bloodPressure && (
            <span class="quiet">
              {texts.health.lastPressure(person.bloodPressure.systolic, person.bloodPressure.diastolic)}
            </span>
          )}
        </div>
      </form>
    </details>
  )
}
