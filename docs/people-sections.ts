/** The tables of `docs/people.md`: levels, questions, symptoms. */
import { exposureCaps, LEVEL_ROWS, LEVELS, type LevelRow } from '../src/people/levels.ts'
import { QUESTIONS } from '../src/people/questions.ts'
import { type Severity, SYMPTOM_IDS, SYMPTOMS, type Symptom, severityOf } from '../src/people/symptoms.ts'
import { code, lengthWords, markdownTable } from './markdown.ts'

export const PEOPLE_SECTIONS: Readonly<Record<string, () => string>> = {
  levels: levelsTable,
  questions: questionsTable,
  symptoms: symptomsTable,
}

const LEVEL_LINES: readonly (readonly [what: string, of: (row: LevelRow) => string])[] = [
  ['begins at', ({ from }) => `${from.angleDeg}°, ${holdWords(from.holdS)} a hold`],
  ['goes up to', ({ to }) => `${to.angleDeg}°, ${holdWords(to.holdS)} a hold`],
  ['time inverted in one session', ({ sessionCapS }) => lengthWords(sessionCapS * 1000)],
  ['sessions a day, a week', ({ sessionsPerDay, sessionsPerWeek }) => `${sessionsPerDay}, ${sessionsPerWeek}`],
  ['rest between two sessions', ({ restH }) => `${restH} h`],
  ['a step is offered after', ({ stepAfter }) => `${stepAfter.sessions} good sessions over ${stepAfter.days} days`],
]

function levelsTable(): string {
  const rows = LEVELS.map((level) => LEVEL_ROWS[level])
  const caps = LEVELS.map(exposureCaps).map(({ session, day, week }) => `${session}, ${day}, ${week}`)
  return markdownTable(
    ['', ...LEVELS.map((level) => `*${level}*`)],
    [
      ...LEVEL_LINES.map(([what, of]) => [what, ...rows.map(of)]),
      ['full-inversion minutes of a session, a day, a week (P2)', ...caps],
      ['rests on', ...rows.map(({ facts }) => facts.join(', '))],
    ],
  )
}

function holdWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function questionsTable(): string {
  const rows = QUESTIONS.map(({ id, asks, why, weight }) => [code(id), asks, weight === 'absolute' ? why : `*${why}*`])
  return markdownTable(['id', 'question', 'why, and whom to ask'], rows)
}

const SHOWN: readonly Severity[] = ['slight', 'moderate', 'strong']

function symptomsTable(): string {
  const rows = SYMPTOM_IDS.map((symptom) => [SYMPTOMS[symptom], ...SHOWN.map((severity) => range(symptom, severity))])
  return markdownTable(['felt', ...SHOWN], rows)
}

/** The scores of 0 to 10 that count as `severity`. */
function range(symptom: Symptom, severity: Severity): string {
  const scores = Array.from({ length: 11 }, (_, score) => score)
  const fitting = scores.filter((score) => severityOf({ [symptom]: score }) === severity)
  return fitting.length === 0 ? '–' : `${fitting[0]}–${fitting.at(-1)}`
}
