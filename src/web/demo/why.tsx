/** Each cause that was noticed: what it was, who noticed it, what was done, the rule behind it, and the way out. */
import { CAUSES, type CauseRow, isCause, RESPONSES, type Response } from '../../../machines/responses.ts'
import type { FactLine } from '../../feed/api.ts'
import { HAZARDS } from '../../hazards/hazards.ts'
import { RULES } from '../../hazards/rules.ts'
import type { RuleId } from '../../simulation/observers.ts'
import { facts } from '../store.ts'
import { texts } from '../texts.ts'

const SHOWN = 4

export function Why() {
  const reasons = facts.value.map(reasonOf).filter((reason) => reason !== null)
  return (
    <section class="card why" aria-label={texts.demo.why}>
      <h2>{texts.demo.why}</h2>
      {reasons.length === 0 && <p class="quiet">{texts.demo.whyEmpty}</p>}
      <ol>
        {reasons.slice(0, SHOWN).map(({ line, cause, row }, index) => (
          <li key={`${line.at} ${index - reasons.length}`}>
            <h3>{capital(row.says)}</h3>
            <p>
              <span class="tag">{texts.demo.noticedBy[row.noticedBy]}</span> {RESPONSES[row.response as Response].says}.
            </p>
            <p class="quiet">{row.wayOut}</p>
            <ul class="why-rules">
              {rulesBehind(cause).map((rule) => (
                <li key={rule}>
                  <strong>{rule}</strong> {RULES[rule].name}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

interface Reason {
  readonly line: FactLine
  readonly cause: string
  readonly row: CauseRow
}

/** The cause a line tells of; what the guard only keeps telling is no news. */
function reasonOf(line: FactLine, index: number, all: readonly FactLine[]): Reason | null {
  const { fact } = line
  if (fact.type !== 'causeRaised' && fact.type !== 'guardChanged') return null
  const { cause } = fact
  if (!isCause(cause)) return null
  const earlier = all[index + 1]?.fact
  const isToldAgain = all
    .slice(index + 1, index + 6)
    .some(({ fact: before }) => 'cause' in before && before.cause === cause)
  return earlier && isToldAgain ? null : { line, cause, row: CAUSES[cause] }
}

function rulesBehind(cause: string): RuleId[] {
  const rules = Object.values(HAZARDS)
    .filter((hazard) => (hazard.causes as readonly string[]).includes(cause))
    .flatMap((hazard) => hazard.rules as readonly RuleId[])
  return [...new Set(rules)].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
