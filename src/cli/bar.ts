/** A share as full and empty cells; readable without colour. Something above nothing never looks like nothing. */
export function bar(share: number, cells: number): string {
  const wanted = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * cells
  const full = wanted > 0 ? Math.max(1, Math.floor(wanted + 1e-9)) : 0
  return '█'.repeat(full) + '░'.repeat(cells - full)
}
