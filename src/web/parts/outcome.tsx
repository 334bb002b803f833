import type { HistoryEntry } from '../../feed/api.ts'
import { texts } from '../texts.ts'

/** How a session went, in a word. */
export function Outcome({ outcome }: { outcome: HistoryEntry['outcome'] }) {
  const tag = { completed: 'tag-good', returned: 'tag-warn', running: '', aborted: 'tag-bad', interrupted: 'tag-bad' }
  return <span class={`tag ${tag[outcome]}`}>{texts.outcomes[outcome]}</span>
}
