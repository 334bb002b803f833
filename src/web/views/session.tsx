/** Before a session: who, how they are, which program, and what a look around the table tells. */
import { useAnswer, useAttempt } from '../answer.ts'
import { useChosenPerson } from '../chosen-person.ts'
import { api } from '../client.ts'
import { isPaired } from '../now.ts'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { PairCard } from '../parts/pair-card.tsx'
import { inSession, live, meta } from '../store.ts'
import { texts } from '../texts.ts'
import { Checklist, isChecked } from './checklist.tsx'
import { Health } from './health-today.tsx'
import { ProgramChoice } from './program-choice.tsx'
import { Who } from './who.tsx'

export function SessionView() {
  return (
    <div class="view stack">
      <div class="page-head">
        <h1>{texts.session.title}</h1>
        <p class="quiet">{texts.session.lead}</p>
      </div>
      {inSession.value && <Notice tone="warn">{texts.session.running}</Notice>}
      {isPaired.value ? <Steps /> : <PairCard />}
    </div>
  )
}

function Steps() {
  const user = meta.value?.chosen.user ?? null
  const { value: people, failure } = useAnswer(api.people, [])
  const person = useChosenPerson()
  const chosen = useAttempt()
  return (
    <>
      <FailureNotice failure={failure ?? chosen.failure} />
      <Who people={people ?? []} user={user} choose={(id) => chosen.run(() => api.choose({ user: id }))} />
      {person && <Health person={person} />}
      <ProgramChoice choose={(program) => chosen.run(() => api.choose({ program }))} />
      <Checklist />
      <Ready />
    </>
  )
}

/** The last word before Start: what still stands in the way, or which button it is. */
function Ready() {
  const refusals = live.value?.refusals ?? []
  if (refusals.length > 0)
    return (
      <Notice tone="warn" title={texts.now.refused(refusals.length)}>
        <ul>
          {refusals.map((refusal) => (
            <li key={refusal}>{refusal}</li>
          ))}
        </ul>
      </Notice>
    )
  if (!isChecked.value) return <Notice tone="plain">{texts.session.checkFirst}</Notice>
  return (
    <Notice tone="good" title={texts.session.ready}>
      {texts.session.readyLead}
    </Notice>
  )
}
