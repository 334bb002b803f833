/** What the bench and its processes say to each other. */

/** How many messages of each kind: the last level of their topic. */
export type Counts = Readonly<Record<string, number>>

export type ToFleet = { readonly type: 'endSessions' | 'pause' | 'resume' | 'end' }

export type FromTables =
  | { readonly type: 'connected'; readonly tables: number }
  /** What the broker took, in all, once nothing is told any more. */
  | { readonly type: 'paused'; readonly sent: Counts }

export type FromConsumer =
  | { readonly type: 'listening' }
  | {
      readonly type: 'heard'
      readonly counts: Counts
      /** Different sessions. */
      readonly sessions: number
      /** From when it was told to when it was heard, ms. */
      readonly deliveryMs: readonly number[]
    }
