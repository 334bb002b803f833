import { expect, test } from 'vitest'
import { apiPage } from '../../src/server/api-page.ts'

test('shows every operation where it belongs, and no text as HTML', () => {
  const page = apiPage({
    info: { title: 'Upright', version: '1', description: 'a < b' },
    tags: [{ name: 'open', description: 'for everyone' }, { name: 'paired' }],
    paths: {
      '/api/stop': { post: { tags: ['open'], summary: 'Stop <at once>' } },
      '/api/choose': {
        post: {
          tags: ['paired'],
          requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
  })
  expect(page).toMatch(/<h2>open<\/h2>.*POST \/api\/stop.*Stop &lt;at once&gt;.*<h2>paired<\/h2>.*POST \/api\/choose/s)
  expect(page).toContain('&quot;type&quot;: &quot;object&quot;')
  expect(page).toContain('a &lt; b')
})
