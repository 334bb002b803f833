/** What only the demo has: how fast time goes, a controller that can be started anew, and one's own eyes. */

import { broken } from '../panel/tray.tsx'
import { Scene } from '../parts/scene.tsx'
import { course, facts, isLive, live } from '../store.ts'
import { texts } from '../texts.ts'
import { type DemoSource, SPEEDS, seen, speed } from './demo-source.ts'

export function Controls({ demo }: { demo: DemoSource }) {
  return (
    <section class="demo-bar card" aria-label={texts.demo.title}>
      <div class="demo-lead">
        <h2>{texts.demo.title}</h2>
        <p class="quiet">{texts.demo.lead}</p>
      </div>
      <fieldset class="speeds">
        <legend>{texts.demo.speed}</legend>
        {SPEEDS.map((factor) => (
          <button
            key={factor}
            type="button"
            class="button button-small"
            aria-pressed={speed.value === factor}
            onClick={() => {
              speed.value = factor
            }}
          >
            {factor}×
          </button>
        ))}
      </fieldset>
      <div class="row">
        <button type="button" class="button button-small new-table" onClick={() => beginAnew(demo)}>
          {texts.demo.newTable}
        </button>
        <button type="button" class="button button-small" onClick={() => demo.restartController()}>
          {texts.demo.restart}
        </button>
        <button type="button" class="button button-small" onClick={() => demo.sleepANight()}>
          {texts.demo.sleep}
        </button>
      </div>
      <OwnEyes />
    </section>
  )
}

function beginAnew(demo: DemoSource): void {
  facts.value = []
  course.value = []
  broken.value = new Set()
  demo.newTable()
}

/** Where the controller is gone or the cable out, the page knows nothing; somebody beside the table does. */
function OwnEyes() {
  const isKnown = isLive.value && live.value?.angleDeg != null
  if (isKnown) return null
  const { angleDeg, alarm } = seen.value
  return (
    <div class="own-eyes">
      <Scene
        angleDeg={angleDeg}
        targetDeg={null}
        uprightDeg={-75}
        deepestDeg={null}
        limitDeg={60}
        stale={false}
        moving={false}
        breathing={false}
      />
      <p>
        <strong>{texts.demo.ownEyes}</strong> {texts.demo.ownEyesLead} {alarm && <em>{texts.demo.alarmSounds}</em>}
      </p>
    </div>
  )
}
