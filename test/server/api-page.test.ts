import { expect, test } from 'vitest'
import { apiPage } from '../../src/server/api-page.ts'

const under = (...tags: string[]) => ({ tags })

test('shows every operation where it belongs, and no text as HTML', () => {
  const tags = [{ name: 'open', description: 'for everyone' }, { name: 'paired' }]
  const body = { content: { 'application/json': { schema: { type: 'object' } } } }
  const page = apiPage({
    info: { title: 'Upright', version: '1', description: 'a < b' },
    tags,
    paths: {
      '/api/stop': { post: { ...under('open'), summary: 'Stop <at once>' } },
      '/api/choose': { post: { ...under('paired'), requestBody: body } },
    },
  })
  expect(page).toMatch(/<h2>open<\/h2>.*POST \/api\/stop.*&lt;at once&gt;.*<h2>paired<\/h2>.*POST \/api\/choose/s)
  expect(page).toContain('&quot;type&quot;: &quot;object&quot;')
  expect(page).toContain('a &lt; b')
})
