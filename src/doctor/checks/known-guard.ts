import type { KnownGuard } from '../ask-guard.ts'
import { type Examination, NotKnown } from '../examination.ts'

/** The guard, for checks that need one. Throws `NotKnown` where none answers. */
export async function knownGuard(exam: Examination): Promise<KnownGuard> {
  const answer = await exam.guard()
  if (answer.kind === 'unasked') throw new NotKnown(answer.why)
  if (answer.kind === 'none') throw new NotKnown('No guard answers: see "guard".')
  return answer.guard
}
