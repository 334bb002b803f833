/** Asks that this device be let in: granted by a press of Start on the panel, while the table is upright. */
import { useEffect, useState } from 'preact/hooks'
import type { PairAsked, PairState } from '../../feed/api.ts'
import { useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { texts } from '../texts.ts'
import { Field, onForm } from './field.tsx'
import { FailureNotice, Notice } from './notice.tsx'

const LOOK_MS = 1000

export function PairCard() {
  const [asked, setAsked] = useState<PairAsked | null>(null)
  const [ended, setEnded] = useState<PairState['state'] | null>(null)
  const { run, failure, busy } = useAttempt()
  const ask = onForm(({ name = '' }) => {
    setEnded(null)
    void run(async () => setAsked(await api.pair(name)))
  })
  useEffect(() => {
    if (!asked) return
    const timer = setInterval(async () => {
      const answer = await api.pairing(asked.id).catch(() => null)
      if (!answer || answer.state === 'waiting') return
      setAsked(null)
      setEnded(answer.state)
      // The feed was opened by a stranger: opened anew, it tells names too.
      if (answer.state === 'granted') location.reload()
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [asked])
  return (
    <section class="card stack" aria-label={texts.pair.title}>
      <h2>{texts.pair.title}</h2>
      <p>{texts.pair.lead}</p>
      {asked ? (
        <Notice tone="warn" title={texts.pair.press}>
          <p class="code">{asked.code}</p>
          <p>{texts.pair.sameCode}</p>
        </Notice>
      ) : (
        <form class="stack" onSubmit={ask}>
          <Field label={texts.pair.name} name="name" required maxLength={40} defaultValue={texts.pair.usualName} />
          <div class="row">
            <button type="submit" class="button button-main" disabled={busy}>
              {texts.pair.ask}
            </button>
          </div>
        </form>
      )}
      {(ended === 'refused' || ended === 'expired') && <Notice tone="danger">{texts.pair[ended]}</Notice>}
      <FailureNotice failure={failure} />
    </section>
  )
}
