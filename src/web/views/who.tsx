/** Who lies on the table: one of those who are known, somebody new, or, where nobody can be hurt, nobody in particular. */
import { useState } from 'preact/hooks'
import type { PersonCard } from '../../feed/api.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import type { Level } from '../../people/levels.ts'
import { useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { isVirtual } from '../now.ts'
import { ChoiceField, Field, onForm } from '../parts/field.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { texts } from '../texts.ts'

interface WhoProps {
  readonly people: readonly PersonCard[]
  readonly user: string | null
  readonly choose: (id: string | null) => Promise<boolean>
}

export function Who({ people, user, choose }: WhoProps) {
  const [adds, setAdds] = useState(false)
  return (
    <section class="card stack" aria-label={texts.who.title}>
      <h2>{texts.who.title}</h2>
      <fieldset class="stack">
        <legend class="unseen">{texts.who.title}</legend>
        {people.map((person) => (
          <label class="pick" key={person.id}>
            <input type="radio" name="who" checked={person.id === user} onChange={() => choose(person.id)} />
            <span class="pick-words">
              <strong>{person.name}</strong>
              <span class="quiet">
                {texts.who.card(
                  texts.levels[person.level],
                  formatAngle(person.reach.angleDeg, 0),
                  formatClock(person.reach.holdS),
                )}
              </span>
              <span class="quiet">
                {texts.who.week(person.sessionsThisWeek, person.sessionsPerWeek, person.exposureLeft.week.toFixed(1))}
              </span>
            </span>
          </label>
        ))}
        {isVirtual.value && (
          <label class="pick">
            <input type="radio" name="who" checked={user === null} onChange={() => choose(null)} />
            <span class="pick-words">
              <strong>{texts.who.nobody}</strong>
              <span class="quiet">{texts.who.nobodyLead}</span>
            </span>
          </label>
        )}
      </fieldset>
      {adds ? (
        <NewPerson
          done={async (id) => {
            setAdds(false)
            if (id !== null) await choose(id)
          }}
        />
      ) : (
        <div class="row">
          <button type="button" class="button" onClick={() => setAdds(true)}>
            {texts.who.add}
          </button>
        </div>
      )}
      {people
        .filter(({ id }) => id === user)
        .map((person) => (
          <More key={person.id} person={person} />
        ))}
    </section>
  )
}

function NewPerson({ done }: { done: (id: string | null) => void }) {
  const [level, setLevel] = useState<Level>('new')
  const { run, failure, busy } = useAttempt()
  const add = onForm(({ name = '', height = '', mass = '' }) =>
    run(async () => {
      const added = await api.addPerson({ name, heightM: Number(height) / 100, massKg: Number(mass), level })
      done(added.id)
    }),
  )
  return (
    <form class="stack" onSubmit={add}>
      <div class="grid-fields">
        <Field label={texts.who.name} name="name" required maxLength={32} autocomplete="off" />
        <Field label={texts.who.height} name="height" type="number" inputMode="numeric" min={120} max={230} required />
        <Field label={texts.who.mass} name="mass" type="number" inputMode="decimal" min={25} max={250} required />
        <ChoiceField label={texts.who.level} value={level} onChange={(value) => setLevel(value as Level)}>
          {Object.entries(texts.levels).map(([id, words]) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </ChoiceField>
      </div>
      <FailureNotice failure={failure} />
      <div class="row">
        <button type="submit" class="button button-main" disabled={busy}>
          {texts.who.save}
        </button>
        <button type="button" class="button" onClick={() => done(null)}>
          {texts.cancel}
        </button>
      </div>
    </form>
  )
}

/** Steps that are offered, and what is seldom wanted. */
function More({ person }: { person: PersonCard }) {
  const { run, failure } = useAttempt()
  const remove = () => {
    if (confirm(texts.who.removeSure(person.name))) void run(() => api.removePerson(person.id))
  }
  const { good, needs } = person.progress
  return (
    <>
      {person.offers.map(({ step, reach, level }) => (
        <div class="notice notice-good row" key={step}>
          <span>
            {texts.who.offers[step](texts.levels[level], formatAngle(reach.angleDeg, 0), formatClock(reach.holdS))}
          </span>
          <button
            type="button"
            class="button button-small"
            onClick={() => run(() => api.takeStep(person.id, { step }))}
          >
            {texts.who.take}
          </button>
        </div>
      ))}
      <details>
        <summary>{texts.who.more}</summary>
        <div class="stack">
          <p class="quiet">{texts.who.progress(good, needs.sessions, needs.days)}</p>
          <OwnBounds person={person} change={(bounds) => run(() => api.changePerson(person.id, bounds))} />
          <div class="row">
            <button type="button" class="button button-small button-danger" onClick={remove}>
              {texts.who.remove}
            </button>
          </div>
        </div>
      </details>
      <FailureNotice failure={failure} />
    </>
  )
}

/** Bounds of one's own, below those of the level. */
function OwnBounds({
  person,
  change,
}: {
  person: PersonCard
  change: (bounds: { maxAngleDeg: number | null; maxHoldS: number | null }) => void
}) {
  const keep = onForm(({ angle, hold }) =>
    change({
      maxAngleDeg: angle === undefined ? null : Number(angle),
      maxHoldS: hold === undefined ? null : Number(hold),
    }),
  )
  return (
    <form class="grid-fields" onSubmit={keep}>
      <Field label={texts.who.maxAngle} name="angle" type="number" min={5} max={person.reach.angleDeg} />
      <Field label={texts.who.maxHold} name="hold" type="number" min={10} max={person.reach.holdS} />
      <button type="submit" class="button">
        {texts.who.keepBounds}
      </button>
    </form>
  )
}
