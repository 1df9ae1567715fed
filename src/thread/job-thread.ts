// Starts the thread of the jobs, watches it, and starts another one when it has died or hangs. A regular expression or a
// large document can keep it too busy to answer; so it is asked every second, and terminated, together with the job that
// kept it busy, when it does not answer for long. The locks of a dead thread are released when nothing of it runs any more.

import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Commits, Database } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { DigestLocks } from '../registry/digest-locks.ts';
import type { UploadSessions } from '../registry/upload-sessions.ts';
import type { FailedJob, ToJobs, ToServer } from './job-message.ts';
import { type Outcome, valueIn } from './outcome.ts';
import { tellCommits } from './tell-commits.ts';

export interface Limits {
  /** Documents that jobs read (reports of outside scanners, evidence) have limits that keep well below it. */
  readonly heapMegabytes: number;
  /** How long the thread may be too busy to answer is this... */
  readonly askEveryMilliseconds: number;
  /** ...times this: questions in a row without an answer. Counted, not timed: a process that was suspended has asked none meanwhile. */
  readonly unanswered: number;
  readonly restartAfterMilliseconds: number;
}

const LIMITS: Limits = {
  heapMegabytes: 512,
  askEveryMilliseconds: 1_000,
  unanswered: 20,
  restartAfterMilliseconds: 1_000,
};

export interface JobThreadOptions {
  /** What runs in the thread; it opens a `job-channel.ts`. */
  readonly module: URL;
  /** What the module finds in `workerData`. */
  readonly data: unknown;
  readonly database: Pick<Database, 'onCommit' | 'hearOfCommits'>;
  /** Those of the thread that serves; jobs ask for them. */
  readonly locks: Pick<DigestLocks, 'alone'>;
  readonly uploads: Pick<UploadSessions, 'forget'>;
  /** Told about every attempt at a job that failed. */
  readonly onFailure: (job: FailedJob, error: unknown) => void;
  /** Told what the log should say. */
  readonly onTrouble: (message: string) => void;
  /** Told when the thread cannot make the log of the database durable. */
  readonly onLostLog: (error: unknown) => void;
  /** Called when the thread is gone against its will, before another one is started. @param how it ended, in words */
  readonly onLoss: (how: string) => Promise<void>;
  /** Told each time that the thread says that it is there. */
  readonly onThere?: () => void;
  readonly limits?: Limits;
}

export interface JobThread {
  start(): void;
  /**
   * Takes turns with the jobs, and with whatever else is asked: not for as many as somebody likes (`policy/question-turns.ts`).
   * @param question JSON
   * @throws ShiplockError of the answer; INTERNAL when the thread was lost meanwhile
   */
  ask(question: Uint8Array): Promise<Uint8Array>;
  /** Ends it in good order; true when it did not end in this many milliseconds and was terminated. */
  stop(milliseconds: number): Promise<boolean>;
}

export function createJobThread(options: JobThreadOptions): JobThread {
  const limits = options.limits ?? LIMITS;
  let running: Life | undefined;
  let stopping = false;
  /** Resolves when the thread is gone for good. */
  let living: Promise<void> = Promise.resolve();

  async function live(): Promise<void> {
    while (!stopping) {
      running = new Life(options, limits);
      const how = await running.end;
      running = undefined;
      if (stopping) return;
      // Where it fails, the jobs' leases run out after a while.
      await options
        .onLoss(how)
        .catch((error) => options.onFailure({ id: '', kind: 'lost thread', attempts: 0 }, error));
      await delay(limits.restartAfterMilliseconds);
    }
  }

  const mayBeDue = ({ jobs }: Commits) => jobs;
  tellCommits(options.database, (commits) => running?.send({ kind: 'commits', commits }), mayBeDue);

  return {
    start() {
      living = live();
    },
    async ask(question) {
      if (!running) throw cutOff();
      return valueIn(await running.ask(question));
    },
    async stop(milliseconds) {
      stopping = true;
      const last = running;
      const timer = setTimeout(() => last?.cutOff('the server stops'), milliseconds);
      last?.send({ kind: 'stop' });
      await living;
      clearTimeout(timer);
      return last?.wasCutOff ?? false;
    },
  };
}

/** One thread, from its start to its end. */
class Life {
  /** Resolves with how it ended, in words, when nothing of it runs any more. */
  readonly end: Promise<string>;
  wasCutOff = false;
  readonly #worker: Worker;
  readonly #options: JobThreadOptions;
  readonly #questions = new Map<number, (outcome: Outcome<Uint8Array>) => void>();
  /** Lets go of each lock that the thread holds or waits for. */
  readonly #locks = new Map<number, () => void>();
  #lastQuestion = 0;
  #unanswered = 0;
  #how = 'the thread that runs jobs ended by itself';

  constructor(options: JobThreadOptions, limits: Limits) {
    this.#options = options;
    this.#worker = new Worker(options.module, {
      workerData: options.data,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    });
    this.#worker.on('message', (message: ToServer) => this.#hear(message));
    this.#worker.on('error', (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.#how = `the thread that runs jobs failed: ${why}`;
    });
    const asking = setInterval(() => this.#ask(limits), limits.askEveryMilliseconds);
    // Not by `once` of node:events, which an error ends before the thread has ended.
    const exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.end = exit.then(() => {
      clearInterval(asking);
      for (const letGo of this.#locks.values()) letGo();
      for (const answer of this.#questions.values()) answer({ refusal: cutOff() });
      return this.#how;
    });
  }

  send(message: ToJobs): void {
    this.#worker.postMessage(message);
  }

  async ask(question: Uint8Array): Promise<Outcome<Uint8Array>> {
    const id = ++this.#lastQuestion;
    const { promise, resolve } = Promise.withResolvers<Outcome<Uint8Array>>();
    this.#questions.set(id, resolve);
    this.send({ kind: 'question', id, question });
    return promise;
  }

  cutOff(how: string): void {
    this.wasCutOff = true;
    this.#how = how;
    void this.#worker.terminate();
  }

  #ask({ askEveryMilliseconds, unanswered }: Limits): void {
    if (this.#unanswered === unanswered) {
      const seconds = (unanswered * askEveryMilliseconds) / 1_000;
      this.cutOff(`the thread that runs jobs did not answer for ${seconds} seconds, and was ended`);
    }
    this.#unanswered += 1;
    this.send({ kind: 'are you there' });
  }

  #hear(message: ToServer): void {
    const { database, locks, uploads, onFailure, onTrouble, onLostLog } = this.#options;
    switch (message.kind) {
      case 'here':
        this.#unanswered = 0;
        this.#options.onThere?.();
        return;
      case 'commits':
        database.hearOfCommits(message.commits);
        return;
      case 'answer':
        this.#questions.get(message.id)?.(message.outcome);
        this.#questions.delete(message.id);
        return;
      case 'lock': {
        const { id, digest } = message;
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#locks.set(id, resolve);
        void locks.alone(digest, () => {
          this.send({ kind: 'locked', id });
          return promise;
        });
        return;
      }
      case 'unlock':
        this.#locks.get(message.id)?.();
        this.#locks.delete(message.id);
        return;
      case 'forget upload':
        uploads.forget(message.upload);
        return;
      case 'trouble':
        onTrouble(message.message);
        return;
      case 'lost log':
        onLostLog(message.error);
        return;
      case 'failed': {
        const { name, message: text, stack } = message.error;
        onFailure(message.job, Object.assign(new Error(text), { name, stack }));
        return;
      }
    }
  }
}

function cutOff(): ShiplockError {
  return new ShiplockError(
    'INTERNAL',
    'this was cut off, since the thread that makes previews and runs jobs had to be started again: try again, and if that is of no use, with fewer or simpler rules',
  );
}
