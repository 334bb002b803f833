/** One session: its course, and everything that happened in it. */
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { useAnswer } from '../answer.ts'
import { api } from '../client.ts'
import { dayAndTimeOf, timeOf } from '../moments.ts'
import { lazily } from '../parts/lazily.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { nameOf, usePrograms } from '../programs-here.ts'
import { addressOf } from '../route.ts'
import { texts } from '../texts.ts'

const TracePlot = lazily(() => import('./plots.tsx').then(({ TracePlot }) => TracePlot))

export function SessionDetail({ id }: { id: string }) {
  const { value, failure } = useAnswer(() => api.session(id), [id])
  const { value: programs } = usePrograms()
  return (
    <div class="view stack">
      <p>
        <a href={addressOf('history')}>{texts.history.back}</a>
      </p>
      <FailureNotice failure={failure} />
      {value && (
        <>
          <div class="page-head">
            <h1>
              {nameOf(programs, value.summary.program)} <Outcome outcome={value.summary.outcome} />
            </h1>
            <p class="quiet">
              {dayAndTimeOf(value.summary.startedAt)}
              {value.summary.person && ` · ${value.summary.person}`}
            </p>
          </div>
          <dl class="card figures">
            {figuresOf(value.summary).map(([name, figure]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{figure}</dd>
              </div>
            ))}
          </dl>
          {value.trace.length > 1 && (
            <section class="card stack" aria-label={texts.history.course}>
              <h2>{texts.history.course}</h2>
              <TracePlot trace={value.trace} />
            </section>
          )}
          <section class="card happened" aria-label={texts.now.happened}>
            <h2>{texts.now.happened}</h2>
            <ol>
              {value.facts.map(({ at, words, fact }, index) => (
                <li key={`${at} ${index}`} class={`fact fact-${fact.type}`}>
                  <time dateTime={at}>{timeOf(at)}</time>
                  <span>{words}</span>
                </li>
              ))}
            </ol>
          </section>
        </>
      )}
    </div>
  )
}

type Summary = Awaited<ReturnType<typeof api.session>>['summary']

function figuresOf(summary: Summary): [string, string][] {
  const { deepestDeg, durationS, invertedS, exposureMin, painBefore, painAfter } = summary
  const pain = painBefore === null && painAfter === null ? [] : [`${painBefore ?? '–'} → ${painAfter ?? '–'}`]
  return [
    [texts.history.deepest, formatAngle(deepestDeg, 0)],
    [texts.history.duration, formatClock(durationS)],
    [texts.now.inverted, formatClock(invertedS)],
    [texts.now.exposure, exposureMin.toFixed(1)],
    ...pain.map((figure): [string, string] => [texts.history.pain, figure]),
  ]
}
