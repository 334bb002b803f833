/** What goes on inside: why each rule fired, which state of the machines is lit, and whether the rules hold. */

import { Chart } from './chart.tsx'
import type { DemoSource } from './demo-source.ts'
import { Rules } from './rules-held.tsx'
import { Why } from './why.tsx'

export function Inside({ demo }: { demo: DemoSource }) {
  return (
    <div class="inside">
      <div class="inside-column">
        <Why />
        <Rules demo={demo} />
      </div>
      <Chart />
    </div>
  )
}
