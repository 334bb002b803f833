/** The last of its kind, told to whoever listens: to a new listener at once. */
export class LatestNews<News> {
  readonly #listeners = new Set<(news: News) => void>()
  #last: News | null = null

  /** Returns how to stop listening. */
  on(listener: (news: News) => void): () => void {
    this.#listeners.add(listener)
    if (this.#last !== null) listener(this.#last)
    return () => this.#listeners.delete(listener)
  }

  tell(news: News): void {
    this.#last = news
    for (const listener of this.#listeners) listener(news)
  }
}
