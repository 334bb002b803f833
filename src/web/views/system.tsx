/** How guard, link, sensors and journal are; which devices are let in; and how the page looks. */
import { useEffect } from 'preact/hooks'
import type { Device, Health, MqttHealth } from '../../feed/api.ts'
import { GUARD_WORDS } from '../../feed/fact-words.ts'
import { formatAngle, formatClock } from '../../feed/quantities.ts'
import { useAnswer, useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { dayAndTimeOf } from '../moments.ts'
import { isPaired, isVirtual } from '../now.ts'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { PairCard } from '../parts/pair-card.tsx'
import { inSession } from '../store.ts'
import { texts } from '../texts.ts'
import { chooseTheme, THEMES, theme } from '../theme.ts'

const LOOK_MS = 1000

export function SystemView() {
  const { value: health, failure, again } = useAnswer(api.health, [])
  useEffect(() => {
    const timer = setInterval(again, LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="view stack">
      <div class="page-head">
        <h1>{texts.system.title}</h1>
      </div>
      <FailureNotice failure={failure} />
      {health && <HealthCards health={health} />}
      {isPaired.value ? !isVirtual.value && <Devices /> : <PairCard />}
      <Look />
    </div>
  )
}

type Row = readonly [name: string, value: string, tone?: 'good' | 'bad' | undefined]

function HealthCards({ health }: { health: Health }) {
  const { guard, link, sensors, interlocks, journal, lag } = health
  const selfTest = guard.selfTest === null ? texts.system.unknown : texts.system.selfTests[guard.selfTest]
  return (
    <>
      <div class="columns">
        <Facts
          title={texts.system.guard}
          rows={[
            [texts.system.state, guard.state === null ? texts.system.unknown : GUARD_WORDS[guard.state]],
            [texts.system.cause, guard.causeWords ?? texts.system.none, guard.causeWords ? 'bad' : undefined],
            [texts.system.selfTest, selfTest, guard.selfTest === 'failed' ? 'bad' : 'good'],
            [texts.system.firmware, [guard.firmware, guard.build].filter(Boolean).join(' ') || texts.system.unknown],
            [texts.system.badFrames, String(guard.badFrames)],
          ]}
        />
        <Facts
          title={texts.system.link}
          rows={[
            [texts.system.state, link.up ? texts.system.up : texts.system.down, link.up ? 'good' : 'bad'],
            [texts.system.upFor, formatClock(link.upForS)],
            [texts.system.statuses, link.statusesPerS.toFixed(0)],
            [texts.system.lost, String(link.lost)],
          ]}
        />
        <Facts
          title={texts.system.sensors}
          rows={[
            [
              texts.system.angles,
              sensors.angleDeg?.map((angle) => formatAngle(angle)).join(' · ') ?? texts.system.unknown,
            ],
            [
              texts.system.trusted,
              sensors.trusted === null ? texts.system.unknown : sensors.trusted ? texts.yes : texts.no,
              sensors.trusted === false ? 'bad' : 'good',
            ],
            [texts.system.current, sensors.currentA === null ? '–' : `${sensors.currentA.toFixed(1)} A`],
            [texts.system.supply, sensors.supplyV === null ? '–' : `${sensors.supplyV.toFixed(1)} V`],
          ]}
        />
        <Facts
          title={texts.system.controller}
          rows={[
            [texts.system.version, health.version],
            [texts.system.uptime, formatClock(health.uptimeS)],
            [texts.system.lag, texts.system.lagOf(lag.meanMs.toFixed(1), lag.worstMs.toFixed(1))],
            [texts.system.journal, journal ?? texts.system.keeps, journal ? 'bad' : 'good'],
            ...(health.mqtt ? [mqttRow(health.mqtt)] : []),
          ]}
        />
      </div>
      <section class="card" aria-label={texts.system.interlocks}>
        <h2>{texts.system.interlocks}</h2>
        {inSession.value || interlocks.length === 0 ? (
          <p class="quiet">{inSession.value ? texts.system.runs : texts.system.allClosed}</p>
        ) : (
          <ul>
            {interlocks.map(({ name, words }) => (
              <li key={name}>{words}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function mqttRow({ connectedAt, lastError, backlog }: MqttHealth): Row {
  return connectedAt === null
    ? [texts.system.mqtt, texts.system.mqttAway(lastError, backlog), 'bad']
    : [texts.system.mqtt, texts.system.mqttSince(dayAndTimeOf(connectedAt)), 'good']
}

function Facts({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <dl class="facts">
        {rows.map(([name, value, tone]) => (
          <div key={name} data-tone={tone}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Devices() {
  const { value: devices } = useAnswer(api.devices, [])
  const { run, failure } = useAttempt()
  const remove = async (device: Device) => {
    const isDone = await run(() => (device.here ? api.forget() : api.removeDevice(device.id)))
    if (isDone && device.here) location.reload()
  }
  return (
    <section class="card stack" aria-label={texts.devices.title}>
      <h2>{texts.devices.title}</h2>
      <p class="quiet">{texts.devices.lead}</p>
      <FailureNotice failure={failure} />
      {devices?.length === 0 && <Notice tone="plain">{texts.devices.none}</Notice>}
      <ul class="devices">
        {devices?.map((device) => (
          <li class="row" key={device.id}>
            <span class="device">
              <strong>{device.name}</strong> {device.here && <span class="tag tag-good">{texts.devices.here}</span>}
              <br />
              <span class="quiet">{texts.devices.seen(dayAndTimeOf(device.lastSeenAt))}</span>
            </span>
            <button type="button" class="button button-small" onClick={() => remove(device)}>
              {device.here ? texts.devices.forget : texts.devices.remove(device.name)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Look() {
  return (
    <section class="card stack" aria-label={texts.look.title}>
      <h2>{texts.look.title}</h2>
      <div class="row">
        {THEMES.map((name) => (
          <button
            key={name}
            type="button"
            class="button"
            aria-pressed={theme.value === name}
            onClick={() => chooseTheme(name)}
          >
            {texts.look.themes[name]}
          </button>
        ))}
      </div>
    </section>
  )
}
