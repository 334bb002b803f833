/** The tables of `docs/troubleshooting.md`: what is looked at, and what the guard's own refusals say. */
import { SIGNAL_PATTERNS } from '../hardware/serial/signals.ts'
import { CAUSES } from '../machines/responses.ts'
import { INTERLOCK_WORDS } from '../src/control/words.ts'
import { CHECKS } from '../src/doctor/checks.ts'
import { code, markdownTable } from './markdown.ts'

export const DOCTOR_SECTIONS: Readonly<Record<string, () => string>> = {
  checks: () =>
    markdownTable(
      ['check', 'looks at'],
      CHECKS.map(({ id, looksAt }) => [code(id), looksAt]),
    ),
  interlocks: () =>
    markdownTable(
      ['', 'what is said, and the way out'],
      Object.entries(INTERLOCK_WORDS).map(([name, words]) => [code(name), words]),
    ),
  causes: () =>
    markdownTable(
      ['what is said', 'the way out'],
      Object.values(CAUSES).map(({ says, wayOut }) => [says, wayOut]),
    ),
  lamp: () =>
    markdownTable(
      ['signal', 'it means'],
      Object.entries(SIGNAL_PATTERNS).map(([signal, { meaning }]) => [code(signal), meaning]),
    ),
}
