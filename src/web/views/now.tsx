/** The view that opens: the table, what happens, how long it lasts, and what can be done. */
import type { PersonDetail, ProgramCard } from '../../feed/api.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { useChosenPerson } from '../chosen-person.ts'
import { timeOf } from '../moments.ts'
import { angleNow, headline, isDriven, isVirtual, tone } from '../now.ts'
import { lazily } from '../parts/lazily.tsx'
import { PlanPlot, planWords } from '../parts/plan-plot.tsx'
import { Scene } from '../parts/scene.tsx'
import { chosenOf, usePrograms } from '../programs-here.ts'
import { addressOf } from '../route.ts'
import { course, facts, feed, heardAt, inSession, isLive, live, meta } from '../store.ts'
import { texts } from '../texts.ts'
import { HowWasIt } from './how-was-it.tsx'

const VirtualPanel = lazily(() => import('../panel/virtual-panel.tsx').then(({ VirtualPanel }) => VirtualPanel))

const UPRIGHT_DEG = -75
const SHOWN_FACTS = 12

export function NowView() {
  const { value: programs } = usePrograms()
  const program = chosenOf(programs)
  const person = useChosenPerson()
  return (
    <div class="now">
      <section class="card stage" data-tone={tone.value} aria-label={texts.now.table}>
        <TableNow program={program} person={person} />
        <AngleNow />
      </section>
      <div class="now-side">
        <StatusCard />
        <HowWasIt person={person} />
        {isVirtual.value && <VirtualPanel />}
        <CourseCard program={program} />
        <Happened />
      </div>
    </div>
  )
}

function TableNow({ program, person }: { program: ProgramCard | null; person: PersonDetail | null }) {
  const state = live.value
  const range = meta.value?.range
  return (
    <Scene
      angleDeg={state?.angleDeg ?? null}
      targetDeg={state?.targetDeg ?? null}
      uprightDeg={range?.uprightDeg ?? UPRIGHT_DEG}
      deepestDeg={program?.deepestDeg ?? null}
      limitDeg={range ? Math.min(range.maxAngleDeg, person?.limits.maxAngleDeg ?? 90) : null}
      stale={!isLive.value}
      moving={isDriven.value}
      breathing={isLive.value && state?.signal === 'breathing'}
    />
  )
}

function AngleNow() {
  const angleDeg = angleNow.value
  if (angleDeg !== null)
    return (
      <p class="angle">
        <span class="angle-figure">{formatAngle(angleDeg)}</span>
        <span class="angle-words">{texts.scene.where(angleDeg)}</span>
      </p>
    )
  const last = live.value?.angleDeg ?? null
  return (
    <p class="angle">
      <span class="angle-figure">–</span>
      <span class="angle-words">
        {last !== null && heardAt.value && !isLive.value
          ? texts.scene.last(formatAngle(last, 0), timeOf(heardAt.value))
          : texts.scene.noAngle}
      </span>
    </p>
  )
}

function StatusCard() {
  const state = live.value
  if (!isLive.value || state === null)
    return (
      <section class="card status" data-tone={feed.value === 'silent' ? 'alarm' : 'calm'}>
        <h1 class="status-head">{feed.value === 'silent' ? texts.feed.notLive : texts.feed.waiting}</h1>
        <p class="say">{texts.feed.usePanel}</p>
      </section>
    )
  const { phaseLeftS: left, phaseS, refusals } = state
  const isRefused = state.state === 'upright' && refusals.length > 0
  return (
    <section class="card status" data-tone={tone.value}>
      <div class="status-top">
        <h1 class="status-head">{headline.value}</h1>
        {left !== null && phaseS !== null && <Left leftS={left} ofS={phaseS} />}
      </div>
      {isRefused ? <Refusals refusals={refusals} /> : <p class="say">{state.say}</p>}
      {inSession.value && <Figures />}
    </section>
  )
}

/** What the next Start runs, or how far the session that runs has come. */
function CourseCard({ program }: { program: ProgramCard | null }) {
  if (!program || !live.value) return null
  const { name, plan, deepestDeg, durationS } = program
  return (
    <section class="card stack" aria-label={texts.now.course}>
      <NextSession program={program} user={live.value.user} />
      <PlanPlot plan={plan} course={course.value} label={planWords(name, deepestDeg, durationS)} />
    </section>
  )
}

function Left({ leftS, ofS }: { leftS: number; ofS: number }) {
  const share = ofS > 0 ? Math.min(1, Math.max(0, leftS / ofS)) : 0
  return (
    <div class="left" role="timer" aria-label={texts.now.left}>
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle class="left-track" cx="22" cy="22" r="19" />
        <circle class="left-rest" cx="22" cy="22" r="19" pathLength={1} stroke-dasharray={`${share.toFixed(3)} 1`} />
      </svg>
      <span>{formatClock(Math.ceil(leftS))}</span>
    </div>
  )
}

function Refusals({ refusals }: { refusals: readonly string[] }) {
  return (
    <div class="refusals">
      <p class="refusals-head">{texts.now.refused(refusals.length)}</p>
      <ul>
        {refusals.map((refusal) => (
          <li key={refusal}>{refusal}</li>
        ))}
      </ul>
    </div>
  )
}

function Figures() {
  const state = live.value!
  const figures = [
    [texts.now.inverted, formatClock(state.invertedS)],
    [texts.now.exposure, state.exposureMin.toFixed(1)],
    [texts.now.target, formatAngle(state.targetDeg, 0)],
    [texts.now.forWhom, state.user ?? texts.now.nobody],
  ]
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function NextSession({ program, user }: { program: ProgramCard; user: string | null }) {
  return (
    <p class="next">
      {inSession.value ? texts.now.runs : texts.now.next} <strong>{program.name}</strong>
      {texts.now.nextFigures(formatAngle(program.deepestDeg, 0), formatClock(program.durationS))}
      {texts.now.nextFor(user)} {!inSession.value && <a href={addressOf('session')}>{texts.now.change}</a>}
    </p>
  )
}

function Happened() {
  const lines = facts.value.filter(({ fact }) => fact.type !== 'panel' || fact.pressed).slice(0, SHOWN_FACTS)
  return (
    <section class="card happened" aria-label={texts.now.happened}>
      <h2>{texts.now.happened}</h2>
      {lines.length === 0 && <p class="quiet">{texts.now.nothing}</p>}
      <ol>
        {lines.map(({ at, words, fact }, index) => (
          <li key={`${at} ${index - lines.length}`} class={`fact fact-${fact.type}`}>
            <time dateTime={at}>{timeOf(at)}</time>
            <span>{words}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
