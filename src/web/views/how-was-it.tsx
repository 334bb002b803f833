/** After a session: pain and symptoms, asked once, and what they were is said in words. */
import { useState } from 'preact/hooks'
import type { PersonDetail, Questions } from '../../feed/api.ts'
import type { Felt, Symptom } from '../../people/symptoms.ts'
import { useAnswer, useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { FailureNotice } from '../parts/notice.tsx'
import { Score } from '../parts/score.tsx'
import { inSession } from '../store.ts'
import { texts } from '../texts.ts'

export function HowWasIt({ person }: { person: PersonDetail | null }) {
  if (!person?.untold || inSession.value) return null
  return <Asked person={person} key={person.untold} />
}

function Asked({ person }: { person: PersonDetail }) {
  const { value: questions } = useAnswer<Questions>(api.questions, [])
  const [felt, setFelt] = useState<Felt>({})
  const [pain, setPain] = useState<number | null>(null)
  const [tellsMore, setTellsMore] = useState(false)
  const { run, failure, busy } = useAttempt()
  const send = (symptoms: Felt) =>
    run(() => api.felt(person.id, { session: person.untold!, symptoms, ...(pain === null ? {} : { pain }) }))
  return (
    <section class="card asks" aria-label={texts.after.title}>
      <h2>{texts.after.title}</h2>
      <p>{texts.after.lead(person.name)}</p>
      <Score label={texts.after.pain} value={pain} onChange={setPain} low={texts.score.none} high={texts.score.worst} />
      {tellsMore &&
        questions?.symptoms.map(({ id, says }) => (
          <Score
            key={id}
            label={says}
            value={felt[id as Symptom] ?? 0}
            onChange={(value) => setFelt({ ...felt, [id]: value })}
            low={texts.score.none}
            high={texts.score.worst}
          />
        ))}
      <FailureNotice failure={failure} />
      <div class="row">
        {tellsMore ? (
          <button type="button" class="button button-main" disabled={busy} onClick={() => send(felt)}>
            {texts.after.send}
          </button>
        ) : (
          <>
            <button type="button" class="button button-main" disabled={busy} onClick={() => send({})}>
              {texts.after.well}
            </button>
            <button type="button" class="button" onClick={() => setTellsMore(true)}>
              {texts.after.notWell}
            </button>
          </>
        )}
      </div>
    </section>
  )
}
