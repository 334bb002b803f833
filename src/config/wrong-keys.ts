import type { z } from 'zod'
import type { Problem } from './problems.ts'

/** A copy of `document` without the keys that `issues` complain about. A wrong program becomes one that breaks no rule. */
export function withoutWrongKeys(document: object, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: Record<string, unknown> = structuredClone(document) as Record<string, unknown>
  for (const issue of issues) {
    const [section, index] = issue.path
    if (section === 'programs' && typeof index === 'number') standIn(copy.programs, index)
    else if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(copy, [...issue.path, key])
    else remove(copy, issue.path)
  }
  return copy
}

/** Whether `problem` is only there because of what `wrong` has named already. */
export function restsOnWrong(problem: Problem, wrong: readonly Problem[]): boolean {
  const places = [problem.key, ...(problem.restsOn ?? [])]
  return wrong.some(({ key }) => places.some((place) => key === place || isWithin(key, place)))
}

function isWithin(key: string, place: string): boolean {
  return key.startsWith(place) && '.['.includes(key.charAt(place.length))
}

function standIn(programs: unknown, index: number): void {
  if (!Array.isArray(programs)) return
  programs[index] = { id: `wrong-${index}`, name: 'wrong', steps: [{ angle_deg: 1, hold_s: 1 }] }
}

function remove(document: object, path: readonly PropertyKey[]): void {
  let parent: unknown = document
  for (const part of path.slice(0, -1)) parent = (parent as Record<PropertyKey, unknown> | undefined)?.[part]
  const last = path.at(-1)
  if (typeof parent !== 'object' || parent === null || last === undefined) return
  delete (parent as Record<PropertyKey, unknown>)[last]
}
