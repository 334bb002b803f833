import type { Health } from '../../src/feed/api.ts'

/** What a controller tells of itself through its page at a port; `null` while there is nothing yet: it comes each second. */
export async function healthAt(port: number): Promise<Health | null> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
  return answer?.ok ? ((await answer.json()) as Health) : null
}
