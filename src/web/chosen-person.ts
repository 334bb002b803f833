import type { PersonDetail } from '../feed/api.ts'
import { useAnswer } from './answer.ts'
import { api } from './client.ts'
import { isPaired } from './now.ts'
import { meta } from './store.ts'

/** Who the next session is for; `null` for nobody in particular, and while it is not known. */
export function useChosenPerson(): PersonDetail | null {
  const user = isPaired.value ? (meta.value?.chosen.user ?? null) : null
  const { value } = useAnswer(async () => (user === null ? null : api.person(user)), [user])
  return value?.id === user ? value : null
}
