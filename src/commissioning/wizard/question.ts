/** What a step asks the owner, and how an answer is understood. */

export interface Question {
  readonly kind: 'done' | 'yesNo' | 'number' | 'choice'
  /** Stable, for programs and tests. */
  readonly id: string
  readonly text: string
  readonly unit?: string
  readonly least?: number
  readonly most?: number
  readonly choices?: readonly { readonly value: string; readonly says: string }[]
  /** What an empty answer means. */
  readonly suggested?: string
  /**
   * May be answered from the page: what hands have done, and what a later step finds if it is not so. Anything else is answered at the
   * terminal only: that the table is empty, what a person on it can do, and what becomes a limit. No network says these (S7).
   */
  readonly mayComeFromPage?: true
}

export type Understood = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string }

/** The answer as it counts: trimmed, within bounds, one of the choices. */
export function understand(question: Question, typed: string): Understood {
  const text = typed.trim() === '' ? (question.suggested ?? '') : typed.trim()
  switch (question.kind) {
    case 'done':
      return { ok: true, value: text }
    case 'yesNo':
      if (/^y(es)?$/i.test(text)) return { ok: true, value: 'yes' }
      if (/^n(o)?$/i.test(text)) return { ok: true, value: 'no' }
      return { ok: false, why: 'Type y for yes or n for no.' }
    case 'number':
      return understandNumber(question, text)
    case 'choice': {
      const values = (question.choices ?? []).map(({ value }) => value)
      const chosen = values.find((value) => value === text) ?? values[Number(text) - 1]
      return chosen === undefined
        ? { ok: false, why: `Type a number from 1 to ${values.length}, or one of: ${values.join(', ')}.` }
        : { ok: true, value: chosen }
    }
  }
}

function understandNumber({ least = -Infinity, most = Infinity, unit = '' }: Question, text: string): Understood {
  const value = Number(text.replace(',', '.').replace('−', '-'))
  if (text !== '' && value >= least && value <= most) return { ok: true, value: String(value) }
  return { ok: false, why: `Type a number from ${least} to ${most}${unit && ` ${unit}`}.` }
}
