import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { QUESTIONS } from './questions.ts'

/** Questions a release can be about: a yes to the others does not block. */
const RELEASABLE = QUESTIONS.filter(({ weight }) => weight === 'absolute').map(({ id }) => id)

/** The ids, each once. Throws an error that names the nearest where one is nothing a release is about. */
export function parseReleaseItems(ids: readonly string[]): string[] {
  const wrong = ids.find((id) => !RELEASABLE.includes(id))
  if (wrong === undefined && ids.length > 0) return [...new Set(ids)]
  const meant = wrong === undefined ? undefined : nearest(wrong, RELEASABLE)
  const what = wrong === undefined ? 'say what it is about' : `"${wrong}" is nothing a release is about`
  throw new UprightError(
    'USAGE',
    `${what}${meant ? `; did you mean "${meant}"?` : ''}`,
    `Choose among: ${RELEASABLE.join(', ')}.`,
  )
}
