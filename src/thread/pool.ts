// One thread beside the server: started when it is first needed, ended when it is idle, and replaced when it is lost or
// hangs.

import type { MessagePort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { ShiplockError } from '../errors.ts';
import { type Outcome, valueIn } from './outcome.ts';

/** For threads that are asked again and again. */
const IDLE_MILLISECONDS = 30_000;

export interface PoolOptions {
  /** The module whose exports are the tasks, each with its `Outcome`. */
  readonly module: URL;
  /** What the module finds in `workerData`. */
  readonly data?: unknown;
  /** Of the thread's own heap. */
  readonly heapMegabytes: number;
  /** A task that takes longer ends with its thread. */
  readonly longestMilliseconds: number;
  /** The thread, and the memory that it has, goes when it has had nothing to do for so long. */
  readonly idleMilliseconds?: number;
  /** Tasks that run at the same time in the thread, for those that mostly wait; one, if nothing is said. */
  readonly atOnce?: number;
  /** Tasks that may be under way and waiting at the same time; left out where those who ask see to it. */
  readonly mostWaiting?: number;
}

interface Started {
  readonly piscina: Piscina;
  /** Aborted when a thread could not be started: nobody does what waits. */
  readonly failed: AbortSignal;
}

export interface Pool {
  /**
   * Runs the task that the module exports under this name. A port in its input is handed over.
   * @throws ShiplockError of the task; TOO_MANY_REQUESTS when too many are waiting; Error when it failed, was aborted or took too long, or the thread was lost
   */
  run<T>(
    name: string,
    input: unknown,
    options?: { readonly signal?: AbortSignal; readonly port?: MessagePort },
  ): Promise<T>;
  /** Ends the thread; what it was doing is lost. */
  close(): Promise<void>;
}

export function createPool(options: PoolOptions): Pool {
  const { module, data, heapMegabytes, longestMilliseconds, atOnce = 1 } = options;
  const { mostWaiting = Number.POSITIVE_INFINITY, idleMilliseconds = IDLE_MILLISECONDS } = options;
  let pool: Promise<Started> | undefined;
  let waiting = 0;

  async function start(): Promise<Started> {
    const { Piscina } = await import('piscina');
    const failed = new AbortController();
    const piscina = new Piscina({
      filename: module.href,
      workerData: data,
      minThreads: 0,
      maxThreads: 1,
      concurrentTasksPerWorker: atOnce,
      idleTimeout: idleMilliseconds,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    // A thread that fails before it has begun anything, such as one whose module cannot be read. Without a listener the process would end.
    piscina.on('error', (error: unknown) => {
      pool = undefined;
      failed.abort(error);
      piscina.destroy().catch(() => undefined);
    });
    return { piscina, failed: failed.signal };
  }

  return {
    async run<T>(name: string, input: unknown, options: Parameters<Pool['run']>[2] = {}) {
      if (waiting >= mostWaiting) {
        throw new ShiplockError(
          'TOO_MANY_REQUESTS',
          `${waiting} requests of this kind are waiting already: try again in a moment`,
        );
      }
      pool ??= start();
      const limit = AbortSignal.timeout(longestMilliseconds);
      // Piscina's types take the wrong overload of `postMessage`: it wants the list itself.
      const transfer = options.port && { transferList: [options.port] as never };
      waiting += 1;
      try {
        const { piscina, failed } = await pool;
        const signal = AbortSignal.any([limit, failed, ...(options.signal ? [options.signal] : [])]);
        return valueIn((await piscina.run(input, { name, signal, ...transfer })) as Outcome<T>);
      } finally {
        waiting -= 1;
      }
    },
    async close() {
      await (await pool)?.piscina.destroy();
    },
  };
}
