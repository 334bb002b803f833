/**
 * The tests that say which rule they try at which layer, by a tag in their options: `it('…', { tags: 'S3/guard' }, …)`. Vitest
 * and the type checker let no other tag pass; here their titles are found, by the shape the formatter gives every test file.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/package-root.ts'

export interface TaggedTest {
  /** From the package's folder. */
  readonly file: string
  /** Its own title and those around it, outermost first. */
  readonly titles: readonly string[]
  readonly tags: readonly string[]
}

/** All of them, file by file; but not those of the docs, where tags are examples. */
export function taggedTests(): TaggedTest[] {
  const files = readdirSync(join(packageRoot, 'test'), { recursive: true, encoding: 'utf8' })
  return files
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/docs/'))
    .sort()
    .flatMap((file) => taggedIn(file, readFileSync(join(packageRoot, file), 'utf8')))
}

/** A title, and the options with tags right after it. */
const TAGGED = /(['"`])((?:(?!\1).)+)\1,\s*\{[^{}]*?\btags: (\[[^\]]*\]|'[^']*')/g

/** Throws where tags stand at anything but a title's options: none is passed over in silence. */
export function taggedIn(file: string, source: string): TaggedTest[] {
  const found = [...source.matchAll(TAGGED)].map(({ index, 2: title, 3: tags }) => ({
    file,
    titles: [...titlesAround(source.slice(0, index)), title!].map(withoutPlaceholders),
    tags: [...tags!.matchAll(/'([^']*)'/g)].map(([, tag]) => tag!),
  }))
  const written = source.match(/\btags: ?['[]/g)?.length ?? 0
  if (written !== found.length) throw new Error(`${file}: ${written} tags, but ${found.length} behind a title`)
  return found
}

/** A `describe` that begins on this line, however its table was written. */
const DESCRIBES = /^\s*(?:describe\b.*|[\])}]+)\((['"`])((?:(?!\1).)+)\1, .*\{$/

/** The titles of what encloses the end of `before`, by indentation. */
function titlesAround(before: string): string[] {
  const [own = '', ...above] = before.split('\n').reverse()
  // A call that did not fit a line has its title one step further in than itself.
  let indent = /^\s*$/.test(own) ? own.length - 2 : indentOf(own)
  const titles: string[] = []
  for (const line of above) {
    const [, , title] = DESCRIBES.exec(line) ?? []
    if (title === undefined || indentOf(line) >= indent) continue
    indent = indentOf(line)
    titles.unshift(title)
  }
  return titles
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** What a table of cases fills in is left open. */
function withoutPlaceholders(title: string): string {
  return title.replace(/%[sdifjo]|\$\{[^}]*\}|\$[\w.]+/g, '…')
}
