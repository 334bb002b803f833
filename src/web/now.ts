/** Reads the picture of now: what a glance should tell. Everything here follows from the feed. */
import { computed } from '@preact/signals'
import type { LiveState } from '../feed/live-state.ts'
import { commission, isLive, live, meta } from './store.ts'
import { texts } from './texts.ts'

/** How loud the page speaks. */
export type Tone = 'calm' | 'moving' | 'asking' | 'refused' | 'alarm'

export const tone = computed<Tone>(() => {
  const state = live.value
  if (commission.value?.view?.finding) return 'refused'
  return state === null ? 'calm' : toneOf(state)
})

function toneOf({ alarm, signal, phase, state }: LiveState): Tone {
  if (alarm) return 'alarm'
  if (signal === 'askingForStart' || signal === 'askingHow') return 'asking'
  if (signal === 'refused') return 'refused'
  return phase !== null || state === 'arming' ? 'moving' : 'calm'
}

/** The one or two words for where things stand. */
export const headline = computed<string>(() => {
  const state = live.value
  if (commission.value) return texts.commission.title
  if (state === null) return texts.states.connecting!
  return (state.phase && texts.phases[state.phase]) ?? texts.states[state.state] ?? state.state
})

/** The angle, where it may be shown as that of now. */
export const angleNow = computed<number | null>(() => (isLive.value ? (live.value?.angleDeg ?? null) : null))

/** Whether the motor has power, as the drive tells. */
export const isDriven = computed<boolean>(() => isLive.value && live.value !== null && live.value.driveMilli !== 0)

export const isVirtual = computed<boolean>(() => meta.value?.virtual ?? false)
export const isPaired = computed<boolean>(() => meta.value?.paired ?? false)
