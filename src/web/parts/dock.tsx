/** At the foot of every view: where the table is, and the button that brings it back. */
import { signal } from '@preact/signals'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { api } from '../client.ts'
import { angleNow, headline, tone } from '../now.ts'
import { commission, inSession, isLive, live } from '../store.ts'
import { texts } from '../texts.ts'

/** What became of the last press. */
const sent = signal<'no' | 'sending' | 'sent' | 'failed'>('no')
let forgetting: ReturnType<typeof setTimeout> | undefined

/** Told for this long, ms. */
const TOLD_MS = 4000

/** Asks for the way back. As often as it is pressed: nothing about it waits for an earlier press. */
export function pressStop(): void {
  clearTimeout(forgetting)
  sent.value = 'sending'
  api.stop().then(
    () => tell('sent'),
    () => tell('failed'),
  )
}

function tell(outcome: 'sent' | 'failed'): void {
  sent.value = outcome
  clearTimeout(forgetting)
  if (outcome === 'sent') forgetting = setTimeout(() => (sent.value = 'no'), TOLD_MS)
}

/** Escape anywhere, S where nothing is being typed. */
export function listenForStop(): void {
  window.addEventListener('keydown', (event) => {
    const isTyping =
      event.target instanceof Element &&
      event.target.matches('input:not([type=radio],[type=checkbox],[type=range]), textarea, select')
    const isStop =
      event.key === 'Escape' ||
      (event.key.toLowerCase() === 's' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey)
    if (!isStop || event.repeat) return
    event.preventDefault()
    pressStop()
  })
}

export function Dock() {
  const state = live.value
  const left = state?.phaseLeftS ?? null
  return (
    <section class="dock" aria-label={texts.dock.label} data-tone={tone.value}>
      <div class="dock-now">
        {!commission.value && <span class="dock-angle">{formatAngle(angleNow.value, 0)}</span>}
        <span class="dock-words">
          <span>{isLive.value ? headline.value : texts.feed.notLive}</span>
          {isLive.value && inSession.value && left !== null && (
            <span class="dock-left">{texts.dock.left(formatClock(left))}</span>
          )}
        </span>
      </div>
      <button type="button" class="stop" onClick={pressStop} aria-describedby="stop-means" aria-keyshortcuts="Escape S">
        <span class="stop-word">{texts.stop.word}</span>
        <span class="stop-means" id="stop-means">
          {commission.value ? texts.commission.stopMeans : sent.value === 'sent' ? texts.stop.sent : texts.stop.means}
        </span>
      </button>
      {sent.value === 'failed' && (
        <p class="dock-failed" role="alert">
          {texts.stop.failed}
        </p>
      )}
    </section>
  )
}
