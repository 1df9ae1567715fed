// Lets pieces of work of one place follow each other, so that one place cannot take what all have to share.

export type Turns = (place: string, signal: AbortSignal) => Promise<() => void>;

/**
 * Returns a function that resolves when it is this piece of work's turn, with what ends the turn.
 * The function throws the signal's reason when that is aborted before.
 */
export function oneAtATime(): Turns {
  const last = new Map<string, Promise<void>>();
  return async (place, signal) => {
    const before = last.get(place);
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    last.set(place, over);
    const leave = () => {
      if (last.get(place) === over) last.delete(place);
      end();
    };
    await before;
    if (!signal.aborted) return leave;
    leave();
    throw signal.reason;
  };
}
