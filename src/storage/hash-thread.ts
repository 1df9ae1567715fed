// Large uploads are hashed in a thread beside the one that serves, which has time for others meanwhile: hashing is a third of
// what it computes for them. The bytes are not copied: they are in memory that both see.

import { Worker } from 'node:worker_threads';
import type { DigestAlgorithm } from '../oci/digest.ts';
import type { HashAnswer, HashMessage } from './hash-in-thread.ts';
import { hashHere, type StreamHash } from './stream-hash.ts';

/** To hand fewer bytes to another thread takes about as long as to hash them. */
const LEAST_BYTES = 128 * 1024;
/** The thread, and the memory that it has, goes when it has had nothing to do for so long. */
const IDLE_MILLISECONDS = 30_000;
/** It makes few objects. */
const HEAP_MEGABYTES = 16;

export class HashThread {
  #thread: RunningThread | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** A hash that is made in the thread if its first piece is large, and in memory that threads share. */
  begin(algorithm: DigestAlgorithm): StreamHash {
    let chosen: StreamHash | undefined;
    return {
      update: (bytes) => {
        chosen ??= isForThread(bytes) ? this.#beginBeside(algorithm) : hashHere(algorithm);
        return chosen.update(bytes);
      },
      digest: () => (chosen ?? hashHere(algorithm)).digest(),
      drop: () => chosen?.drop(),
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#thread?.worker.terminate();
  }

  #beginBeside(algorithm: DigestAlgorithm): StreamHash {
    clearTimeout(this.#idle);
    this.#thread ??= this.#start();
    return this.#thread.begin(algorithm);
  }

  #start(): RunningThread {
    const thread: RunningThread = new RunningThread(() => this.#endWhenIdle(thread));
    thread.worker.once('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }

  #endWhenIdle(thread: RunningThread): void {
    if (this.#thread !== thread) return;
    const end = () => {
      this.#thread = undefined;
      void thread.worker.terminate();
    };
    this.#idle = setTimeout(end, IDLE_MILLISECONDS).unref();
  }
}

function isForThread(bytes: Uint8Array): boolean {
  return bytes.length >= LEAST_BYTES && bytes.buffer instanceof SharedArrayBuffer;
}

/** One thread, from its start to its end, with what it hashes. */
class RunningThread {
  readonly worker: Worker;
  readonly #hashes = new Map<number, HashBeside>();
  readonly #onIdle: () => void;
  #begun = 0;

  /** @param onIdle called when nothing is left to hash */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
    this.worker = new Worker(new URL('./hash-in-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    this.worker.unref();
    this.worker.on('message', ({ hash, digest }: HashAnswer) => this.#hashes.get(hash)?.answered(digest));
    // What was lost is read again; without a listener, the error would end the process.
    this.worker.on('error', () => {});
    this.worker.once('exit', () => {
      for (const hash of this.#hashes.values()) hash.lose();
    });
  }

  begin(algorithm: DigestAlgorithm): StreamHash {
    this.#begun += 1;
    const number = this.#begun;
    const post = (message: HashMessage) => this.worker.postMessage(message);
    const hash = new HashBeside(number, post, () => {
      this.#hashes.delete(number);
      if (this.#hashes.size === 0) this.#onIdle();
    });
    this.#hashes.set(number, hash);
    post({ hash: number, begin: algorithm });
    return hash;
  }
}

/** One hash in the thread. */
class HashBeside implements StreamHash {
  readonly #number: number;
  readonly #post: (message: HashMessage) => void;
  readonly #onEnd: () => void;
  /** Who waits for answers, which come in their order. */
  readonly #waiting: ((digest: string | undefined) => void)[] = [];
  /** Ended, or lost with its thread. */
  #isOver = false;

  constructor(number: number, post: (message: HashMessage) => void, onEnd: () => void) {
    this.#number = number;
    this.#post = post;
    this.#onEnd = onEnd;
  }

  async update(bytes: Uint8Array): Promise<void> {
    await this.#ask({ hash: this.#number, bytes });
  }

  async digest(): Promise<string | undefined> {
    const digest = await this.#ask({ hash: this.#number, end: 'digest' });
    this.#end();
    return digest;
  }

  drop(): void {
    if (this.#isOver) return;
    this.#post({ hash: this.#number, end: 'drop' });
    this.#end();
  }

  answered(digest: string | undefined): void {
    this.#waiting.shift()?.(digest);
  }

  /** The thread is gone, and with it what it had hashed. */
  lose(): void {
    this.#isOver = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
  }

  #ask(message: HashMessage): Promise<string | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#post(message);
    });
  }
}
