/** The virtual panel: which key does what. A terminal reports no key-up, so a tap has a fixed length (150 ms) and holding is a toggle. */

export const PANEL_ACTIONS = [
  'tapStart',
  'holdStart',
  'tapStop',
  'holdStop',
  'toggleEstop',
  'toggleAnkleLock',
  'toggleCable',
  'faint',
  'page',
  'help',
  'quit',
] as const
export type PanelAction = (typeof PANEL_ACTIONS)[number]

export interface PanelKey {
  /** What the terminal sends. */
  readonly key: string
  readonly action: PanelAction
  /** One or two words for the legend. */
  readonly label: string
}

export const PANEL_KEYS: readonly PanelKey[] = [
  { key: 's', action: 'tapStart', label: 'Start' },
  { key: 'S', action: 'holdStart', label: 'hold Start' },
  { key: 'x', action: 'tapStop', label: 'Stop' },
  { key: ' ', action: 'tapStop', label: 'Stop' },
  { key: 'X', action: 'holdStop', label: 'hold Stop' },
  { key: 'e', action: 'toggleEstop', label: 'E-stop' },
  { key: 'a', action: 'toggleAnkleLock', label: 'ankle lock' },
  { key: 'u', action: 'toggleCable', label: 'cable' },
  { key: 'f', action: 'faint', label: 'faint' },
  { key: 'p', action: 'page', label: 'page' },
  { key: '?', action: 'help', label: 'help' },
  { key: 'q', action: 'quit', label: 'quit' },
]

/** What each action does, for the help page. */
export const ACTION_WORDS: Readonly<Record<PanelAction, string>> = {
  tapStart: 'Press Start and let it go.',
  holdStart: 'Hold Start down; again to let it go. Recovery creeps only while it is held.',
  tapStop: 'Press Stop and let it go: the table returns gently.',
  holdStop: 'Hold Stop down; again to let it go. Held for 3 to 10 seconds it resets a latched guard.',
  toggleEstop: 'Hit the E-stop; again to release it. Releasing restarts nothing.',
  toggleAnkleLock: 'Open the ankle lock; again to close it.',
  toggleCable: 'Unplug the cable between controller and board; again to plug it in.',
  faint: 'The person faints: nobody presses anything from now on.',
  page: 'Show or hide the address of the page, and a code to scan it by.',
  help: 'Show or hide this help.',
  quit: 'Leave.',
}

/** Ctrl-C arrives as a key while the terminal is in raw mode. */
const CTRL_C = '\u0003'

/** The action of a key as the terminal sent it, or `null` where the key means nothing. */
export function actionForKey(input: string): PanelAction | null {
  if (input === CTRL_C) return 'quit'
  return PANEL_KEYS.find(({ key }) => key === input)?.action ?? null
}

/** A key's name as printed on a keyboard. */
export function nameOfKey(key: string): string {
  return key === ' ' ? 'space' : key
}
