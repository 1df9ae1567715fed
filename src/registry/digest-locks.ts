// One at a time per digest: giving a blob its name, and removing the bytes of a blob without one, must not cross.

export class DigestLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs the body when those who came before for the same digest have ended. */
  async alone<T>(digest: string, body: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(digest);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tails.set(digest, promise);
    await before;
    try {
      return await body();
    } finally {
      if (this.#tails.get(digest) === promise) this.#tails.delete(digest);
      resolve();
    }
  }
}
