import type {
  ArmReply,
  BoardDetails,
  GuardConfig,
  GuardIdentity,
  PanelEvent,
  TableListener,
  TableStatus,
} from '../../hardware/table.ts'

/** Keeps what a table told, and its order. */
export class RecordingListener implements TableListener {
  /** One word each: what was told, with the error code or the button. A run of statuses is one word. */
  readonly told: string[] = []
  readonly statuses: TableStatus[] = []
  readonly armReplies: ArmReply[] = []
  identity: GuardIdentity | null = null
  config: GuardConfig | null = null
  board: BoardDetails | null = null
  lastError: (Error & { code?: string; hint?: string }) | null = null

  connected(identity: GuardIdentity, config: GuardConfig, board: BoardDetails): void {
    this.told.push('connected')
    this.identity = identity
    this.config = config
    this.board = board
  }

  status(status: TableStatus): void {
    if (this.told.at(-1) !== 'status') this.told.push('status')
    this.statuses.push(status)
  }

  panel({ button, pressed }: PanelEvent): void {
    this.told.push(`${button} ${pressed ? 'down' : 'up'}`)
  }

  armReply(reply: ArmReply): void {
    this.told.push('armReply')
    this.armReplies.push(reply)
  }

  lost(reason: Error): void {
    this.lastError = reason
    this.told.push(`lost ${(reason as { code?: string }).code}`)
  }

  /** What was told but statuses. */
  get events(): string[] {
    return this.told.filter((word) => word !== 'status')
  }
}
