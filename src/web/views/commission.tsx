/** The wizard of `upright commission`: what to do now, what is read, what was found, and what is still to come. */
import type { Commission } from '../../feed/api.ts'
import { isPaired } from '../now.ts'
import { texts } from '../texts.ts'
import { CommissionQuestion } from './commission-question.tsx'

type View = NonNullable<Commission['view']>

export function CommissionView({ shown }: { shown: Commission }) {
  const { view } = shown
  return (
    <div class="commission">
      <section class="card stack commission-step" data-stage={view?.stage} aria-labelledby="commission-part">
        <p class="quiet">
          {texts.commission.title} · {shown.where}
          {view && view.index > 0 && ` · ${texts.commission.part(view.index, view.of)}`}
        </p>
        <h1 id="commission-part">{view?.title || texts.commission.title}</h1>
        <Saying view={view} />
        {view?.question && (
          <CommissionQuestion
            key={view.questionNumber}
            question={view.question}
            number={view.questionNumber}
            isPaired={isPaired.value}
          />
        )}
        <p class="quiet">{texts.commission.stopHint}</p>
      </section>
      <div class="stack">
        {view && <Readings readings={view.readings} />}
        <Parts shown={shown} />
      </div>
    </div>
  )
}

/** Each instruction is read out once, a finding at once. Readings are not: they would never end. */
function Saying({ view }: { view: View | null }) {
  const { finding = null, instruction = null } = view ?? {}
  const isLost = view?.stage === 'connecting'
  const isSilent = finding !== null || (instruction === null && view?.question != null)
  return (
    <>
      <div role="alert">
        {isLost && <p class="notice notice-warn">{texts.commission.lost}</p>}
        {finding && (
          <div class="notice notice-danger">
            <strong class="notice-title">{finding.says}</strong>
            <p>{finding.mend}</p>
          </div>
        )}
      </div>
      <p class="commission-say" role="status">
        {isSilent ? '' : (instruction?.text ?? texts.commission.waiting)}
      </p>
    </>
  )
}

function Readings({ readings }: { readings: View['readings'] }) {
  return (
    <section class="card" aria-label={texts.commission.readings}>
      <h2>{texts.commission.readings}</h2>
      <dl class="facts">
        {readings.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Parts({ shown: { parts, view } }: { shown: Commission }) {
  const passed = new Set(view?.passed.map(({ part }) => part))
  return (
    <section class="card" aria-label={texts.commission.parts}>
      <h2>{texts.commission.parts}</h2>
      <ol class="commission-parts">
        {parts.map(({ part, title }) => {
          const isPassed = passed.has(part)
          const isCurrent = !isPassed && view?.part === part
          return (
            <li key={part} aria-current={isCurrent ? 'step' : undefined}>
              <span>{title}</span>
              <span class={isPassed ? 'tag tag-good' : 'tag'}>
                {isPassed ? texts.commission.passed : isCurrent ? texts.commission.current : texts.commission.open}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
