/** The page: what is wrong on top, a view, and at its foot the way back, whatever is shown. */

import { useSignalEffect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { keepAwake } from './keep-awake.ts'
import { headline, tone } from './now.ts'
import { Announcer } from './parts/announcer.tsx'
import { Dock } from './parts/dock.tsx'
import { lazily } from './parts/lazily.tsx'
import { addressOf, route, VIEWS, type View } from './route.ts'
import { commission, feed, inSession, isLive, live, meta } from './store.ts'
import { texts } from './texts.ts'
import { NowView } from './views/now.tsx'

const SessionView = lazily(() => import('./views/session.tsx').then(({ SessionView }) => SessionView))
const CommissionView = lazily(() => import('./views/commission.tsx').then(({ CommissionView }) => CommissionView))
const HistoryView = lazily(() => import('./views/history.tsx').then(({ HistoryView }) => HistoryView))
const ProgramsView = lazily(() => import('./views/programs.tsx').then(({ ProgramsView }) => ProgramsView))
const SystemView = lazily(() => import('./views/system.tsx').then(({ SystemView }) => SystemView))

/** `above` and `below` stand around the view of now: what only the demo has. */
export function App({ above, below }: { above?: ComponentChildren; below?: ComponentChildren }) {
  const main = useRef<HTMLElement>(null)
  const { view, id } = route.value
  const place = `${view}/${id ?? ''}`
  const before = useRef(place)
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    main.current?.focus()
    window.scrollTo(0, 0)
  }, [place])
  useSignalEffect(() => {
    document.title = inSession.value ? texts.titleInSession(headline.value) : texts.brand
  })
  useSignalEffect(() => keepAwake(inSession.value))
  return (
    <div class="app" data-tone={tone.value}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {texts.skip}
      </button>
      <header class="top">
        <a class="brand" href={addressOf('now')}>
          <img src="icon.svg" alt="" width="28" height="28" /> {texts.brand}
        </a>
        {!commission.value && <Tabs at={view} />}
        <Connection />
      </header>
      <Banner />
      {view === 'now' && above}
      <main
        id="main"
        ref={main}
        tabindex={-1}
        aria-label={commission.value ? texts.commission.title : texts.views[view]}
      >
        {commission.value ? <CommissionView shown={commission.value} /> : <Shown view={view} id={id} />}
        {view === 'now' && below}
      </main>
      <Dock />
      <Announcer />
    </div>
  )
}

function Shown({ view, id }: { view: View; id: string | null }) {
  switch (view) {
    case 'now':
      return <NowView />
    case 'session':
      return <SessionView />
    case 'history':
      return <HistoryView id={id} />
    case 'programs':
      return <ProgramsView />
    case 'system':
      return <SystemView />
  }
}

function Tabs({ at }: { at: View }) {
  return (
    <nav class="tabs" aria-label={texts.views.label}>
      {VIEWS.map((view) => (
        <a key={view} href={addressOf(view)} aria-current={view === at ? 'page' : undefined}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={ICONS[view]} />
          </svg>
          <span>{texts.views[view]}</span>
        </a>
      ))}
    </nav>
  )
}

const ICONS: Readonly<Record<View, string>> = {
  now: 'M4 8l16 8M12 12l-5 9M12 12l5 9M5 21h14',
  session: 'M9 5h11M9 12h11M9 19h11M4 5l1 1 2-2M4 12l1 1 2-2M4 19l1 1 2-2',
  history: 'M4 19V5M4 19h16M7 15l4-5 3 3 5-7',
  programs: 'M4 18c4 0 4-12 8-12s4 12 8 12',
  system: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 3v3M12 18v3M3 12h3M18 12h3M6 6l2 2M16 16l2 2M18 6l-2 2M8 16l-2 2',
}

function Connection() {
  const table = meta.value?.table
  return (
    <p class="connection" data-feed={feed.value}>
      <span class="connection-dot" aria-hidden="true" />
      <span>{isLive.value ? texts.feed.live : texts.feed[feed.value]}</span>
      {table && isLive.value && <span class="connection-table">{texts.tables[table]}</span>}
    </p>
  )
}

function Banner() {
  if (feed.value === 'silent')
    return (
      <div class="banner" data-tone="alarm">
        <strong>{texts.feed.silent}</strong> {texts.feed.usePanel}
      </div>
    )
  if (!live.value?.alarm || !isLive.value) return null
  return (
    <div class="banner" data-tone="alarm">
      <strong>{texts.alarm}</strong> {route.value.view === 'now' ? headline.value : live.value.say}
    </div>
  )
}
