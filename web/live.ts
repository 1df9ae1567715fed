// Live pages: one stream of changes for all tabs of a browser, since browsers open few connections to one server. The tab that has
// the lock reads it and tells the others; where browsers give no locks (plain HTTP beyond loopback), each tab asks from time to time.

import type { ChangeBody } from '../src/api/operations.ts';
import { client } from './client.ts';
import { heldChanges } from './queries/held-changes.ts';
import { queryClient } from './queries/query-client.ts';

export interface LiveState {
  /** Changes appear by themselves. */
  readonly isLive: boolean;
  /** Since when they do not, in milliseconds since 1970; null while they do. */
  readonly lostAt: number | null;
}

type Message =
  | { readonly kind: 'changes'; readonly changes: readonly ChangeBody[] }
  | { readonly kind: 'lost' }
  | ({ readonly kind: 'state' } & LiveState);

const LOCK = 'shiplock-live';
const CHANNEL = 'shiplock-changes';
const ASKING_MILLISECONDS = 15_000;
const FIRST_WAIT_MILLISECONDS = 1_000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** Changes of a short while are answered with one look. */
const GATHER_MILLISECONDS = 150;
/** What every change can change. */
const OVERVIEWS = [
  'repositories',
  'namespaces',
  'promotions',
  'policies',
  'pipelines',
  'evaluations',
  'gates',
  'events',
  'jobs',
  'comparison',
  'vulnerability',
  'places',
];

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

class Live {
  #state: LiveState = { isLive: false, lostAt: null };
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel(CHANNEL);
  #gathered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastHeard = Date.now();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): LiveState => this.#state;

  /** Begins; the function that it returns ends it. */
  start(): () => void {
    const end = new AbortController();
    heldChanges.whenReleased(() => this.#apply());
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    const look = () => document.visibilityState === 'visible' && this.#lookAgain();
    document.addEventListener('visibilitychange', look, { signal: end.signal });
    window.addEventListener('online', look, { signal: end.signal });
    if ('locks' in navigator) {
      navigator.locks.request(LOCK, { signal: end.signal }, () => this.#follow(end.signal)).catch(() => {});
    } else {
      const timer = setInterval(look, ASKING_MILLISECONDS);
      end.signal.addEventListener('abort', () => clearInterval(timer));
    }
    end.signal.addEventListener('abort', () => {
      this.#channel.onmessage = null;
      clearTimeout(this.#timer);
      [this.#gathered, this.#timer] = [new Set(), undefined];
    });
    return () => end.abort();
  }

  /** Reads the stream, again and again, from where it was. */
  async #follow(signal: AbortSignal): Promise<void> {
    let [after, wait]: [string | undefined, number] = [undefined, FIRST_WAIT_MILLISECONDS];
    while (!signal.aborted) {
      try {
        for await (const { event, id, data } of client.stream('/live', { after, signal })) {
          if (!this.#state.isLive) this.#tell({ kind: 'state', isLive: true, lostAt: null });
          [after, wait] = [id, FIRST_WAIT_MILLISECONDS];
          if (event === 'lost') this.#tell({ kind: 'lost' });
          const changes = event === 'changes' ? (JSON.parse(data) as ChangeBody[]) : [];
          if (changes.length > 0) this.#tell({ kind: 'changes', changes });
        }
        // The server ends a stream after a while, and we come again.
        await pause(FIRST_WAIT_MILLISECONDS);
      } catch {
        if (signal.aborted) return;
        if (this.#state.lostAt === null) this.#tell({ kind: 'state', isLive: false, lostAt: Date.now() });
        await pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
      }
    }
  }

  #tell(message: Message): void {
    this.#channel.postMessage(message);
    this.#hear(message);
  }

  #hear(message: Message): void {
    this.#lastHeard = Date.now();
    if (message.kind === 'state') {
      this.#state = { isLive: message.isLive, lostAt: message.lostAt };
      for (const listener of this.#listeners) listener();
    } else if (message.kind === 'lost') {
      void queryClient.invalidateQueries();
    } else {
      for (const { repositories } of message.changes)
        for (const repository of repositories) this.#gathered.add(repository);
      this.#timer ??= setTimeout(() => this.#apply(), GATHER_MILLISECONDS);
    }
  }

  #apply(): void {
    if (heldChanges.areHeld) return;
    clearTimeout(this.#timer);
    const changed = this.#gathered;
    [this.#gathered, this.#timer] = [new Set(), undefined];
    if (changed.size === 0) return;
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [what, which] }) =>
        what === 'repository' ? changed.has(String(which)) : OVERVIEWS.includes(String(what)),
    });
  }

  /** A tab that was hidden, or a machine that slept, may have missed something. */
  #lookAgain(): void {
    if (Date.now() - this.#lastHeard < ASKING_MILLISECONDS) return;
    this.#lastHeard = Date.now();
    void queryClient.invalidateQueries();
  }
}

export const live = new Live();
