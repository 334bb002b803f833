/** The wizard on the page: served as long as it runs, and told what the terminal shows. */
import type { TableKind } from '../../hardware/table.ts'
import { PARTS } from '../commissioning/parts.ts'
import type { MissingPart } from '../commissioning/record.ts'
import type { WizardView } from '../commissioning/wizard/view.ts'
import type { Config } from '../config/config.ts'
import type { Commission, CommissionAnswer } from '../feed/api.ts'
import { type SurfaceNews, Surfaces } from '../run/surfaces.ts'

export interface CommissionPageOptions {
  readonly config: Config
  readonly table: TableKind
  readonly where: string
  readonly answered: (answer: CommissionAnswer) => void
  readonly stop: () => void
  readonly tell: (news: SurfaceNews) => void
}

/** Told again so often also where nothing changes: a page that hears nothing says that what it shows is old, ms. */
const TOLD_AGAIN_MS = 500

export class CommissionPage {
  readonly #surfaces: Surfaces
  readonly #timer: NodeJS.Timeout
  #shown: Commission

  constructor({ config, table, where, answered, stop, tell }: CommissionPageOptions) {
    this.#shown = { where, parts: [], view: null }
    this.#surfaces = new Surfaces({
      // There is nothing that a broker would be told.
      config: { ...config, mqtt: null },
      table,
      chosen: { program: config.comfort.program, user: null },
      isCommissioning: true,
      // Of what a controller hears, the wizard hears Stop.
      control: ({ type }) => {
        if (type === 'stop') stop()
      },
      answered,
      tell,
    })
    this.#timer = setInterval(() => this.#tell(), TOLD_AGAIN_MS)
    this.#tell()
  }

  planned(parts: readonly MissingPart[]): void {
    this.#shown = { ...this.#shown, parts: parts.map((missing) => ({ ...missing, title: PARTS[missing.part].title })) }
    this.#tell()
  }

  show(view: WizardView): void {
    this.#shown = { ...this.#shown, view }
    this.#tell()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#surfaces.close()
  }

  #tell(): void {
    this.#surfaces.hear({ type: 'commission', commission: this.#shown })
  }
}
