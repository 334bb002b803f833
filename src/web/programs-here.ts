import type { ProgramCard } from '../feed/api.ts'
import { type Answered, useAnswer } from './answer.ts'
import { api } from './client.ts'
import { meta } from './store.ts'

/** The programs of this table, for who is chosen. */
export function usePrograms(): Answered<ProgramCard[]> {
  return useAnswer(api.programs, [])
}

/** The one that the next Start runs. */
export function chosenOf(programs: readonly ProgramCard[] | null): ProgramCard | null {
  return programs?.find(({ id }) => id === meta.value?.chosen.program) ?? null
}

/** A program's name; its id where it is not here any more. */
export function nameOf(programs: readonly ProgramCard[] | null, id: string): string {
  return programs?.find((program) => program.id === id)?.name ?? id
}
