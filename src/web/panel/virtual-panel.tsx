/** The panel of a simulated or emulated table, to be pressed by hand. It is never loaded where the table is real. */
import { signal } from '@preact/signals'
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import { useAnswer } from '../answer.ts'
import { api } from '../client.ts'
import { FailureNotice } from '../parts/notice.tsx'
import { inSession, isLive, live } from '../store.ts'
import { texts } from '../texts.ts'
import { HoldButton } from './hold-button.tsx'
import { failed, press } from './press.ts'
import { Tray } from './tray.tsx'
import './panel.css'

/** Whoever has fainted presses nothing any more. */
const fainted = signal(false)

export function VirtualPanel() {
  const { value: panel } = useAnswer(api.panel, [])
  const state = live.value
  const isInvited = isLive.value && state?.signal === 'ready' && !inSession.value
  const isAsked = isLive.value && (state?.signal === 'askingForStart' || state?.state === 'recovering')
  return (
    <section class="card panel" aria-label={texts.panel.title}>
      <h2>
        {texts.panel.title} <span class="tag">{texts.panel.virtual}</span>
      </h2>
      <div class="panel-face">
        <Lamp />
        <HoldButton
          class={`push push-start ${isInvited || isAsked ? 'is-wanted' : ''}`}
          label={texts.panel.startLabel}
          disabled={fainted.value}
          onDown={() => press('start-down')}
          onUp={() => press('start-up')}
        >
          {texts.panel.start}
        </HoldButton>
        <HoldButton
          class="push push-stop"
          label={texts.panel.stopLabel}
          disabled={fainted.value}
          onDown={() => press('stop-down')}
          onUp={() => press('stop-up')}
        >
          {texts.panel.stop}
        </HoldButton>
        <EmergencyStop />
      </div>
      <p class="quiet">{isInvited ? texts.panel.invite : texts.panel.lead}</p>
      <div class="row panel-row">
        <button type="button" class="button" onClick={() => press('reset')}>
          {texts.panel.reset}
        </button>
        <AnkleLock />
        <button type="button" class="button" aria-pressed={fainted.value} onClick={faint}>
          {fainted.value ? texts.panel.wake : texts.panel.faint}
        </button>
      </div>
      {fainted.value && <p class="notice notice-warn">{texts.panel.fainted}</p>}
      <FailureNotice failure={failed.value} />
      {panel && <Tray groups={panel.groups} />}
    </section>
  )
}

function faint(): void {
  fainted.value = !fainted.value
  if (!fainted.value) return
  press('start-up')
  press('stop-up')
}

function Lamp() {
  const shown = isLive.value ? (live.value?.signal ?? 'off') : 'off'
  return (
    <p class="lamp" data-signal={shown}>
      <span class="lamp-glass" aria-hidden="true" />
      <span class="lamp-words">{texts.panel.lamp[shown]}</span>
    </p>
  )
}

/** What was last known of a switch: while nothing is heard of it, what was done here. */
const last = { estop: false, ankle: true }

function known(name: keyof typeof last, bits: number): boolean {
  const state = live.value
  if (isLive.value && state?.guard) last[name] = (state.switches & bits) === bits
  return last[name]
}

function turn(name: keyof typeof last, does: 'estop' | 'estop-release' | 'ankle-open' | 'ankle-close'): void {
  last[name] = !last[name]
  press(does)
}

/** Pressed or not, as its channels read: somebody else may have pressed it. */
function EmergencyStop() {
  const isPressed = known('estop', SWITCH.estopAOpen | SWITCH.estopBOpen)
  return (
    <button
      type="button"
      class="estop"
      aria-pressed={isPressed}
      onClick={() => turn('estop', isPressed ? 'estop-release' : 'estop')}
    >
      <span class="estop-head" aria-hidden="true" />
      <span>{isPressed ? texts.panel.estopRelease : texts.panel.estop}</span>
    </button>
  )
}

function AnkleLock() {
  const isLocked = known('ankle', SWITCH.ankleLocked)
  return (
    <button
      type="button"
      class="button"
      aria-pressed={isLocked}
      onClick={() => turn('ankle', isLocked ? 'ankle-open' : 'ankle-close')}
    >
      {isLocked ? texts.panel.ankleLocked : texts.panel.ankleOpen}
    </button>
  )
}
