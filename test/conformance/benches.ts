import type { BenchKind } from './bench.ts'
import { EmulatedBench } from './emulated-bench.ts'
import { MockSerialBench } from './mock-serial-bench.ts'
import { VirtualBench } from './virtual-bench.ts'

/** Every kind of table the suite runs on. A new one joins with one adapter and one line here. */
export const BENCHES: readonly BenchKind[] = [
  { name: 'the simulated table', make: () => new VirtualBench() },
  { name: 'a table on mock serial', make: () => new MockSerialBench() },
  { name: 'the emulated board', make: () => new EmulatedBench() },
]
