import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'

const docs = join(packageRoot, 'docs')
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'))

/** The pages of the whole repository that code and tests name facts and rules of. */
const hazards = readFileSync(join(docs, 'hazards.md'), 'utf8')

test('every page has its row in the order of the documentation', () => {
  const order = readFileSync(join(docs, 'README.md'), 'utf8')
  const missing = pages.filter((page) => page !== 'README.md' && !order.includes(`](${page})`))
  expect(missing, 'add a row to docs/README.md').toEqual([])
})

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(docs, page), 'utf8')

  test('links only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
    for (const path of links) expect(existsSync(join(docs, path)), path).toBe(true)
  })

  test('links only to headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
    for (const [, path, heading] of links) {
      const target = path === '' ? text : readFileSync(join(docs, path!), 'utf8')
      expect(slugsOf(target), `${path}#${heading}`).toContain(heading)
    }
  })

  test('names only files that are there', () => {
    const named = [...text.matchAll(/`((?:machines|hardware|src|test|docs)\/[\w./-]*)`/g)].map(([, path]) => path!)
    for (const path of named) expect(existsSync(join(packageRoot, path)), path).toBe(true)
  })

  test('names only rules, hazards and facts that hazards.md has', () => {
    for (const [, id] of text.matchAll(/[(\s|]((?:[SDRPFH])\d{1,2})(?=[\s).,;|:])/g))
      expect(hazards.includes(`| ${id} |`) || hazards.includes(`### ${id}: `), id).toBe(true)
  })
})

/** Headings as GitHub links to them. */
function slugsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
