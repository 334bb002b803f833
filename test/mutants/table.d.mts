interface Mutant {
  readonly id: string
  readonly file: string
  readonly says: string
}
type Results = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Who noticed which mutant, as the page shows it. */
export function tableOf(mutants: readonly Mutant[], results: Results): string
export function drawTable(mutants: readonly Mutant[], results: Results): void
