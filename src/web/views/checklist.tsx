import { computed, signal } from '@preact/signals'
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import { inSession, live } from '../store.ts'
import { texts } from '../texts.ts'

/** What only a person can see. Asked anew before each session. */
const seen = signal<ReadonlySet<string>>(new Set())
const ITEMS = ['area', 'someone'] as const

const isLocked = computed(() => ((live.value?.switches ?? 0) & SWITCH.ankleLocked) !== 0)

export const isChecked = computed(() => isLocked.value && ITEMS.every((item) => seen.value.has(item)))

inSession.subscribe((runs) => {
  if (!runs && seen.value.size > 0) seen.value = new Set()
})

export function Checklist() {
  return (
    <section class="card" aria-label={texts.checklist.title}>
      <h2>{texts.checklist.title}</h2>
      <label class="check">
        <input type="checkbox" checked={isLocked.value} disabled />
        <span>
          {isLocked.value ? texts.checklist.ankles : texts.checklist.anklesOpen}{' '}
          <span class="quiet">{texts.checklist.measured}</span>
        </span>
      </label>
      {ITEMS.map((item) => (
        <label class="check" key={item}>
          <input
            type="checkbox"
            checked={seen.value.has(item)}
            onChange={(event) => {
              const next = new Set(seen.value)
              if (event.currentTarget.checked) next.add(item)
              else next.delete(item)
              seen.value = next
            }}
          />
          <span>{texts.checklist[item]}</span>
        </label>
      ))}
    </section>
  )
}
