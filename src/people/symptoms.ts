/** How a person felt afterwards: each symptom from 0 (none) to 10 (the worst there is). */

export const SYMPTOMS = {
  dizzy: 'dizziness',
  headache: 'headache',
  eyes: 'trouble seeing, or red eyes',
  pain: 'more pain than before',
  numbness: 'numbness or weakness',
  other: 'something else',
} as const
export type Symptom = keyof typeof SYMPTOMS
export const SYMPTOM_IDS = Object.keys(SYMPTOMS) as Symptom[]

/** What was felt; what is left out is 0. */
export type Felt = Readonly<Partial<Record<Symptom, number>>>

/** From here on a symptom is more than slight, and from here on strong. Eyes and nerves are given less room (P1, P2). */
const MODERATE = 4
const STRONG = 7
const STRONG_SOONER: readonly Symptom[] = ['eyes', 'numbness']

/** `none` lets progress; `slight` holds it; `moderate` goes one step back; `strong` blocks until the questions are asked again. */
export const SEVERITIES = ['none', 'slight', 'moderate', 'strong'] as const
export type Severity = (typeof SEVERITIES)[number]

export function severityOf(felt: Felt): Severity {
  const most = Math.max(0, ...SYMPTOM_IDS.map((symptom) => felt[symptom] ?? 0))
  const isStrong = most >= STRONG || STRONG_SOONER.some((symptom) => (felt[symptom] ?? 0) >= MODERATE)
  if (isStrong) return 'strong'
  if (most >= MODERATE) return 'moderate'
  return most > 0 ? 'slight' : 'none'
}

/** The symptoms in words, the strongest first; empty where nothing was felt. */
export function feltWords(felt: Felt): string {
  return SYMPTOM_IDS.filter((symptom) => (felt[symptom] ?? 0) > 0)
    .sort((a, b) => felt[b]! - felt[a]!)
    .map((symptom) => `${SYMPTOMS[symptom]} ${felt[symptom]}`)
    .join(', ')
}

/** What was told of a session stays: a headache in the evening adds to it, a better mood takes nothing away. */
export function worstOf(earlier: Felt, later: Felt): Felt {
  const ids = SYMPTOM_IDS.filter((symptom) => earlier[symptom] !== undefined || later[symptom] !== undefined)
  return Object.fromEntries(ids.map((symptom) => [symptom, Math.max(earlier[symptom] ?? 0, later[symptom] ?? 0)]))
}
