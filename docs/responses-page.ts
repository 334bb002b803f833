/** `docs/responses.md`: the table of causes and responses, drawn from `machines/responses.ts`. */
import { CAUSES, type CauseRow, RESPONSES, type Response } from '../machines/responses.ts'
import { code, markdownTable } from './markdown.ts'

export function responsesPage(): string {
  const lightestFirst = (Object.keys(RESPONSES) as Response[]).sort((a, b) => RESPONSES[a].weight - RESPONSES[b].weight)
  return `${INTRODUCTION}\n\n${lightestFirst.map(sectionOf).join('\n\n')}\n`
}

const INTRODUCTION = `<!-- Drawn from machines/responses.ts by "npm run docs". Change the table there, not this page. -->

# What each cause does

Everything that can end a session, or keep a table from its rest, is a *cause*. Each cause has one *response*. They stand here from
the mildest to the heaviest: where several come together, **the heaviest counts, and a response is never downgraded within a
session**. Whatever the response is, the last column is the way out.

*Noticed by* says who sees the cause first: the guard acts by itself, with or without a controller; the controller keeps to tighter
limits before the guard has to. How the responses run is drawn in [machines.md](machines.md); why they are as they are is in
[hazards.md](hazards.md).`

function sectionOf(response: Response): string {
  const { weight, says } = RESPONSES[response]
  const causes: readonly (readonly [string, CauseRow])[] = Object.entries(CAUSES)
  const rows = causes
    .filter(([, row]) => row.response === response)
    .map(([name, row]) => [sentence(row.says), code(name), row.noticedBy, row.wayOut])
  const heading = `## ${weight}. ${code(response)}: ${says}`
  return `${heading}\n\n${markdownTable(['what happened', 'cause', 'noticed by', 'way out'], rows)}`
}

function sentence(says: string): string {
  return says.charAt(0).toUpperCase() + says.slice(1)
}
