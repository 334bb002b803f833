/** Everything that can break, to be broken by hand, and mended again. */
import { signal } from '@preact/signals'
import type { PanelAction, PanelGroup } from '../../feed/api.ts'
import { texts } from '../texts.ts'
import { press } from './press.ts'

/** What was broken here, and not mended since. */
export const broken = signal<ReadonlySet<string>>(new Set())

/** What lies in the tray: the buttons stand above it. */
export function Tray({ groups }: { groups: readonly PanelGroup[] }) {
  const inTray = groups
    .map((group) => ({ ...group, actions: group.actions.filter(({ kind }) => kind !== 'person') }))
    .filter(({ actions }) => actions.length > 0)
  return (
    <details class="tray">
      <summary>{texts.panel.tray}</summary>
      <p class="quiet">{texts.panel.trayLead}</p>
      {inTray.map((group) => (
        <fieldset key={group.id}>
          <legend>{group.title}</legend>
          <div class="chips">
            {group.actions.map((action) => (
              <Chip key={action.does} action={action} group={group} />
            ))}
          </div>
        </fieldset>
      ))}
    </details>
  )
}

function Chip({ action, group }: { action: PanelAction; group: PanelGroup }) {
  const { does, says, kind } = action
  const isBroken = broken.value.has(does)
  const happen = () => {
    const next = new Set(broken.value)
    if (kind === 'fault') next.add(does)
    else for (const other of group.actions) next.delete(other.does)
    broken.value = next
    press(does)
  }
  return (
    <button type="button" class={`chip chip-${kind} ${isBroken ? 'is-broken' : ''}`} data-does={does} onClick={happen}>
      {says}
      {isBroken && <span class="unseen">{texts.panel.happened}</span>}
    </button>
  )
}
