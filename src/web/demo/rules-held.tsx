/** The rules S1–S12, judged each millisecond by observers that know nothing of the machines' opinion of themselves. */
import { useEffect, useState } from 'preact/hooks'
import { RULES } from '../../hazards/rules.ts'
import type { RuleId } from '../../simulation/observers.ts'
import { texts } from '../texts.ts'
import type { DemoSource } from './demo-source.ts'

const LOOK_MS = 500

export function Rules({ demo }: { demo: DemoSource }) {
  const [breaches, setBreaches] = useState(() => new Map(demo.table.observers.breaches))
  useEffect(() => {
    const timer = setInterval(() => setBreaches(new Map(demo.table.observers.breaches)), LOOK_MS)
    return () => clearInterval(timer)
  }, [demo])
  return (
    <section class="card rules" aria-label={texts.demo.rules}>
      <h2>{texts.demo.rules}</h2>
      <p class="quiet">{texts.demo.rulesLead}</p>
      <ul>
        {(Object.keys(RULES) as RuleId[]).map((id) => {
          const breach = breaches.get(id)
          return (
            <li key={id} data-rule={id} data-holds={!breach} title={RULES[id].says}>
              <strong>{id}</strong>
              <span>{RULES[id].name}</span>
              <span class={`tag ${breach ? 'tag-bad' : 'tag-good'}`}>
                {breach ? texts.demo.broken : texts.demo.holds}
              </span>
              {breach && <small>{breach.why}</small>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
