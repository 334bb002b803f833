/** The machines as boxes in boxes, read from the machines themselves; what is lit is where they stand. */
import type { AnyStateNode } from 'xstate'
import { sessionMachine } from '../../../machines/session.machine.ts'
import { tableMachine } from '../../../machines/table.machine.ts'
import { texts } from '../texts.ts'
import { lit } from './demo-source.ts'

export function Chart() {
  return (
    <section class="card chart" aria-label={texts.demo.chart}>
      <h2>{texts.demo.chart}</h2>
      <p class="quiet">{texts.demo.chartLead}</p>
      <div class="boxes">
        {childrenOf(tableMachine.root).map((node) => (
          <Box key={node.key} node={node} path={node.key} />
        ))}
      </div>
      <h3>{texts.demo.chartSession}</h3>
      <div class="boxes">
        {childrenOf(sessionMachine.root).map((node) => (
          <Box key={node.key} node={node} path={node.key} isOfSession />
        ))}
      </div>
    </section>
  )
}

function Box({ node, path, isOfSession }: { node: AnyStateNode; path: string; isOfSession?: boolean }) {
  const [state, ...session] = lit.value
  const isLit = isOfSession ? session.includes(path) : state === path
  const inner = childrenOf(node)
  return (
    <div
      class={`box ${isLit ? 'is-lit' : ''}`}
      title={node.description ?? ''}
      aria-current={isLit ? 'step' : undefined}
    >
      <span>{wordsOf(node.key)}</span>
      {isLit && inner.length === 0 && <small>{node.description}</small>}
      {inner.length > 0 && (
        <div class="boxes">
          {inner.map((child) => (
            <Box key={child.key} node={child} path={`${path}.${child.key}`} isOfSession={isOfSession ?? false} />
          ))}
        </div>
      )}
    </div>
  )
}

/** A history state is a signpost, no state. */
function childrenOf(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states as Record<string, AnyStateNode>).filter(({ type }) => type !== 'history')
}

function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}
