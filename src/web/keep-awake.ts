/** A phone that watches a session does not go dark, where the browser lets a page ask for that. */

let held: Promise<WakeLockSentinel | null> = Promise.resolve(null)

export function keepAwake(isWanted: boolean): void {
  held = held.then(async (lock) => {
    if (!isWanted) {
      await lock?.release()
      return null
    }
    // Only pages from a secure place may ask, and a device that saves power may refuse.
    return lock?.released === false ? lock : ((await navigator.wakeLock?.request('screen').catch(() => null)) ?? null)
  })
}
