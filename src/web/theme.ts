/** Light, dark, or as the device has it; kept in the browser. */
import { signal } from '@preact/signals'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEPT_AS = 'theme'

export const theme = signal<Theme>(kept())

theme.subscribe((name) => {
  document.documentElement.dataset.theme = name
})

export function chooseTheme(name: Theme): void {
  theme.value = name
  try {
    localStorage.setItem(KEPT_AS, name)
  } catch {
    // A browser that keeps nothing begins with its own look again.
  }
}

function kept(): Theme {
  try {
    return THEMES.find((name) => name === localStorage.getItem(KEPT_AS)) ?? 'auto'
  } catch {
    return 'auto'
  }
}
