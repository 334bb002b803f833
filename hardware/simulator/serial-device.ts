/** A board at the end of a serial line: what its host talks to. */
export interface SerialDevice {
  /** What it sends, in pieces as they leave it. */
  onSend: (bytes: Uint8Array) => void
  /** The host opened its end, at `baud`. The board hears nothing for `startsInMs`, as an Uno in its boot loader. */
  lineOpened(startsInMs: number, baud: number): void
  receive(bytes: Uint8Array): void
  /** One millisecond. */
  step(): void
}
