/** Which view is shown: the part of the address behind `#`, so that the page works from a folder too. */
import { signal } from '@preact/signals'

export const VIEWS = ['now', 'session', 'history', 'programs', 'system'] as const
export type View = (typeof VIEWS)[number]

export interface Route {
  readonly view: View
  /** What of it: a session of the history. */
  readonly id: string | null
}

export const route = signal<Route>(read())

function read(): Route {
  const [view = '', id] = location.hash.replace(/^#\/?/, '').split('/')
  return { view: VIEWS.find((known) => known === view) ?? 'now', id: id ? decodeURIComponent(id) : null }
}

window.addEventListener('hashchange', () => {
  route.value = read()
})

export function addressOf(view: View, id?: string): string {
  return id === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`
}
