/** Every page that is drawn from the code, with the text it should have. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../src/config/config.ts'
import { packageRoot } from '../src/package-root.ts'
import { allSheets } from './diagrams/diagrams.ts'
import { svgOf } from './diagrams/svg.ts'
import { machinesPage } from './machines-page.ts'
import { responsesPage } from './responses-page.ts'
import { DRAWN_SECTIONS, withSections } from './sections.ts'

export interface DrawnPage {
  /** From the package's folder. */
  readonly path: string
  readonly text: string
}

/** Draws all pages anew. A page with drawn tables inside keeps the rest of what it says. */
export function drawnPages(): DrawnPage[] {
  const nowhere = { file: null, folder: packageRoot, stateFolder: packageRoot, home: packageRoot }
  const defaults = parseConfig('', nowhere)
  return [
    { path: 'docs/machines.md', text: machinesPage(defaults) },
    { path: 'docs/responses.md', text: responsesPage() },
    ...allSheets().map((sheet) => ({ path: `docs/diagrams/${sheet.name}.svg`, text: svgOf(sheet) })),
    ...Object.entries(DRAWN_SECTIONS).map(([path, sections]) => ({
      path,
      text: withSections(readFileSync(join(packageRoot, path), 'utf8'), sections),
    })),
  ]
}

/** What the page says now, `null` where there is none. */
export function pageAsItIs({ path }: DrawnPage): string | null {
  try {
    return readFileSync(join(packageRoot, path), 'utf8')
  } catch {
    return null
  }
}
