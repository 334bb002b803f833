/** How a session was for the person, in few words. */
import { type Felt, feltWords } from '../people/symptoms.ts'

export function feltShort(felt: Felt): string {
  return feltWords(felt) || 'well'
}

/** Symptoms in few words: `well`, `headache 3`; empty where nobody told. */
export function feltCell({ felt }: { readonly felt: Felt | null }): string {
  return felt === null ? '' : feltShort(felt)
}

/** Pain before and after: `5 → 3`; `–` where one was not told; empty where neither was. */
export function painWords(before: number | null, after: number | null): string {
  return before === null && after === null ? '' : `${before ?? '–'} → ${after ?? '–'}`
}
