/** What a screen reader hears: each phase once, what is asked and what went wrong at once. */
import { useSignalEffect } from '@preact/signals'
import { useState } from 'preact/hooks'
import { headline, tone } from '../now.ts'
import { feed, live } from '../store.ts'
import { texts } from '../texts.ts'

/** A phone in the hand shakes when the alarm begins, ms on and off. */
const SHAKE = [300, 150, 300, 150, 600]

export function Announcer() {
  const [calm, setCalm] = useState('')
  const [urgent, setUrgent] = useState('')
  useSignalEffect(() => {
    const say = live.value?.say ?? ''
    const words = `${headline.value}. ${say}`
    if (feed.value === 'silent') return setUrgent(`${texts.feed.silent} ${texts.feed.usePanel}`)
    if (tone.value === 'alarm' || tone.value === 'asking') {
      setUrgent(words)
      return setCalm('')
    }
    setUrgent('')
    setCalm(say === '' ? '' : words)
  })
  useSignalEffect(() => {
    if (tone.value === 'alarm') navigator.vibrate?.(SHAKE)
  })
  return (
    <>
      <p class="unseen" role="status">
        {calm}
      </p>
      <p class="unseen" role="alert">
        {urgent}
      </p>
    </>
  )
}
