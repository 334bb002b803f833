/** Stop reaches control at once, and from a flood of them one at a time: the last one asked for is always followed by one. */
export class StopLine {
  readonly #post: () => void
  #isUnderWay = false
  #isAskedAgain = false

  constructor(post: () => void) {
    this.#post = post
  }

  ask(): void {
    if (this.#isUnderWay) {
      this.#isAskedAgain = true
      return
    }
    this.#isUnderWay = true
    this.#post()
  }

  /** Control has it. */
  done(): void {
    this.#isUnderWay = false
    if (!this.#isAskedAgain) return
    this.#isAskedAgain = false
    this.ask()
  }
}
