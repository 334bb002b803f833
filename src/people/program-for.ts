import type { SessionLimits } from '../../machines/limits.ts'
import { type Program, programRefusals } from '../../machines/program.ts'
import type { Person } from './person.ts'

/** A person's own choice, else the `usual` one, else the first that is not too much for them; where all are, their choice all the same. */
export function programFor(
  { profile }: Person,
  programs: readonly Program[],
  usual: Program,
  limits: SessionLimits,
): Program {
  const own = programs.find(({ id }) => id === profile.program)
  const inOrder = [...(own ? [own] : []), usual, ...programs]
  return inOrder.find((each) => programRefusals(each, limits).length === 0) ?? own ?? usual
}
