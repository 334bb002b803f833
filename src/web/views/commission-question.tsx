/** What the wizard asks, and a way to answer it where the page may. */
import type { Commission } from '../../feed/api.ts'
import { useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { Field, onForm } from '../parts/field.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { texts } from '../texts.ts'

type Question = NonNullable<NonNullable<Commission['view']>['question']>
type Answer = (text: string) => void

interface Props {
  readonly question: Question
  readonly number: number
  readonly isPaired: boolean
}

export function CommissionQuestion({ question, number, isPaired }: Props) {
  const { run, failure, busy } = useAttempt()
  const answer: Answer = (text) => void run(() => api.answerWizard({ question: number, text }))
  const mayAnswer = isPaired && question.mayComeFromPage === true
  const isDoing = question.kind === 'done'
  return (
    <div class="stack">
      {!isDoing && <p role="status">{question.text}</p>}
      {isDoing && question.id === 'done' && <p class="quiet">{texts.commission.goesOn}</p>}
      {mayAnswer && <Answering question={question} answer={answer} busy={busy} />}
      {!mayAnswer && <p class="notice">{isPaired ? texts.commission.atTerminal : texts.commission.notPaired}</p>}
      <FailureNotice failure={failure} />
    </div>
  )
}

function Answering({ question, answer, busy }: { question: Question; answer: Answer; busy: boolean }) {
  switch (question.kind) {
    case 'number':
      return <NumberForm question={question} answer={answer} busy={busy} />
    case 'choice':
      return (
        <Buttons
          answer={answer}
          busy={busy}
          suggested={question.suggested}
          from={(question.choices ?? []).map(({ value, says }) => [value, says])}
        />
      )
    case 'yesNo':
      return (
        <Buttons
          answer={answer}
          busy={busy}
          from={[
            ['yes', texts.commission.yes],
            ['no', texts.commission.no],
          ]}
        />
      )
    case 'done':
      return <Buttons answer={answer} busy={busy} from={[['', doneWords(question.id)]]} />
  }
}

function doneWords(id: string): string {
  if (id === 'tryAgain') return texts.commission.tryAgain
  return id === 'done' ? texts.commission.done : texts.commission.ready
}

interface ButtonsProps {
  readonly from: readonly (readonly [text: string, label: string])[]
  readonly suggested?: string | undefined
  readonly answer: Answer
  readonly busy: boolean
}

function Buttons({ from, suggested, answer, busy }: ButtonsProps) {
  return (
    <div class="row">
      {from.map(([text, label]) => (
        <button
          key={text}
          type="button"
          class={text === suggested ? 'button button-main' : 'button'}
          disabled={busy}
          onClick={() => answer(text)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function NumberForm({ question, answer, busy }: { question: Question; answer: Answer; busy: boolean }) {
  const { least = 0, most = 0, unit = '' } = question
  return (
    <form class="stack" onSubmit={onForm(({ number = '' }) => answer(number))}>
      <Field
        label={texts.commission.number(least, most, unit)}
        name="number"
        inputMode="decimal"
        autocomplete="off"
        maxLength={20}
        required
      />
      <div class="row">
        <button type="submit" class="button button-main" disabled={busy}>
          {texts.commission.send}
        </button>
      </div>
    </form>
  )
}
