/** Sessions that were: how each went, and where it leads over the weeks. */
import { useState } from 'preact/hooks'
import type { HistoryEntry } from '../../feed/api.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { useAnswer } from '../answer.ts'
import { api } from '../client.ts'
import { dayAndTimeOf } from '../moments.ts'
import { isPaired } from '../now.ts'
import { ChoiceField } from '../parts/field.tsx'
import { lazily } from '../parts/lazily.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { PairCard } from '../parts/pair-card.tsx'
import { nameOf, usePrograms } from '../programs-here.ts'
import { addressOf } from '../route.ts'
import { meta } from '../store.ts'
import { texts } from '../texts.ts'
import { SessionDetail } from './session-detail.tsx'

const TrendsPlot = lazily(() => import('./plots.tsx').then(({ TrendsPlot }) => TrendsPlot))

export function HistoryView({ id }: { id: string | null }) {
  if (!isPaired.value)
    return (
      <div class="view stack">
        <h1>{texts.history.title}</h1>
        <PairCard />
      </div>
    )
  return id === null ? <Sessions /> : <SessionDetail id={id} />
}

function Sessions() {
  const [user, setUser] = useState<string | null>(meta.value?.chosen.user ?? null)
  const { value: people } = useAnswer(api.people, [])
  const { value: sessions, failure } = useAnswer(() => api.history(user), [user])
  const { value: programs } = usePrograms()
  const { value: trends } = useAnswer(() => api.trends(user), [user])
  return (
    <div class="view stack">
      <div class="page-head">
        <h1>{texts.history.title}</h1>
        {trends && trends.weeksInARow > 1 && <p class="quiet">{texts.history.inARow(trends.weeksInARow)}</p>}
      </div>
      {people && people.length > 0 && (
        <ChoiceField label={texts.history.whose} value={user ?? ''} onChange={(value) => setUser(value || null)}>
          <option value="">{texts.history.everybody}</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </ChoiceField>
      )}
      <FailureNotice failure={failure} />
      {trends && trends.weeks.length > 1 && (
        <section class="card stack" aria-label={texts.history.weeks}>
          <h2>{texts.history.weeks}</h2>
          <TrendsPlot weeks={trends.weeks} />
        </section>
      )}
      {sessions?.length === 0 && (
        <section class="card empty">
          <h2>{texts.history.empty}</h2>
          <p class="quiet">{texts.history.emptyLead}</p>
          <a class="button" href={addressOf('now')}>
            {texts.history.toTable}
          </a>
        </section>
      )}
      <ul class="sessions">
        {sessions?.map((session) => (
          <SessionLine key={session.id} session={session} name={nameOf(programs, session.program)} />
        ))}
      </ul>
    </div>
  )
}

function SessionLine({ session, name }: { session: HistoryEntry; name: string }) {
  const { id, startedAt, person, outcome, exposureMin, deepestDeg, durationS, outline } = session
  return (
    <li>
      <a class="card session-line" href={addressOf('history', id)}>
        <span class="session-words">
          <strong>
            {name} <Outcome outcome={outcome} />
          </strong>
          <span class="quiet">
            <time dateTime={startedAt}>{dayAndTimeOf(startedAt)}</time>
            {person && ` · ${person}`}
          </span>
          <span class="quiet">
            {texts.history.figures(formatAngle(deepestDeg, 0), formatClock(durationS), exposureMin.toFixed(1))}
          </span>
        </span>
        <Outline outline={outline} />
      </a>
    </li>
  )
}

/** The course of the angle, as small as a word. */
function Outline({ outline }: { outline: readonly number[] }) {
  if (outline.length < 2) return null
  const low = Math.min(...outline, -10)
  const high = Math.max(...outline, 10)
  const y = (angle: number) => 2 + ((angle - low) / (high - low)) * 40
  const points = outline.map((angle, i) => `${((i / (outline.length - 1)) * 120).toFixed(1)},${y(angle).toFixed(1)}`)
  return (
    <svg class="outline" viewBox="0 0 120 44" aria-hidden="true">
      <line class="plan-zero" x1="0" x2="120" y1={y(0)} y2={y(0)} />
      <polyline class="plan-course" points={points.join(' ')} />
    </svg>
  )
}
