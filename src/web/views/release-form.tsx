/** A clinician's release: recorded where a question was answered with yes. */
import { useState } from 'preact/hooks'
import type { PersonDetail, Questions } from '../../feed/api.ts'
import { useAnswer, useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { Field, onForm } from '../parts/field.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { texts } from '../texts.ts'

export function ReleaseForm({ person }: { person: PersonDetail }) {
  const { value } = useAnswer<Questions>(api.questions, [])
  const [items, setItems] = useState<readonly string[]>([])
  const { run, failure, busy } = useAttempt()
  const answers = person.screening?.answers ?? {}
  const blocking = (value?.questions ?? []).filter(({ id, weight }) => weight === 'absolute' && answers[id])
  if (blocking.length === 0) return null
  const send = onForm(({ by = '', until = '', angle = '', hold = '' }) => {
    const release = { by, until, maxAngleDeg: Number(angle), maxHoldS: Number(hold), items }
    void run(() => api.release(person.id, release))
  })
  const toggle = (id: string) => setItems(items.includes(id) ? items.filter((item) => item !== id) : [...items, id])
  return (
    <details open={!person.release}>
      <summary>{texts.release.title}</summary>
      {person.release && <Notice tone="good">{texts.release.stands(person.release.by, person.release.until)}</Notice>}
      <form class="stack" onSubmit={send}>
        <p class="quiet">{texts.release.lead}</p>
        <fieldset>
          <legend>{texts.release.about}</legend>
          {blocking.map(({ id, asks }) => (
            <label class="check" key={id}>
              <input type="checkbox" checked={items.includes(id)} onChange={() => toggle(id)} />
              <span>{asks}</span>
            </label>
          ))}
        </fieldset>
        <div class="grid-fields">
          <Field label={texts.release.by} name="by" required minLength={2} maxLength={80} />
          <Field label={texts.release.until} name="until" type="date" required />
          <Field label={texts.release.angle} name="angle" type="number" min={5} max={90} required />
          <Field label={texts.release.hold} name="hold" type="number" min={10} max={900} required />
        </div>
        <FailureNotice failure={failure} />
        <div class="row">
          <button type="submit" class="button" disabled={busy || items.length === 0}>
            {texts.release.record}
          </button>
        </div>
      </form>
    </details>
  )
}
