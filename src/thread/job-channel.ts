// The other end of job-thread.ts: what the jobs, in their thread, have of the one that serves.

import type { MessagePort } from 'node:worker_threads';
import type { Database } from '../database/database.ts';
import type { DigestLocks } from '../registry/digest-locks.ts';
import type { UploadSessions } from '../registry/upload-sessions.ts';
import type { FailedJob, ToJobs, ToServer } from './job-message.ts';
import { withOutcome } from './outcome.ts';
import { tellCommits } from './tell-commits.ts';

export interface JobChannel {
  /** Those of the thread that serves. */
  readonly locks: Pick<DigestLocks, 'alone'>;
  readonly uploads: Pick<UploadSessions, 'forget'>;
  readonly onFailure: (job: FailedJob, error: unknown) => void;
  /** Tells what the log should say. */
  readonly onTrouble: (message: string) => void;
  /** Has the server end, since the log of the database cannot be made durable. */
  readonly onLostLog: (error: unknown) => void;
  /** Begins to answer. */
  serve(work: {
    readonly database: Database;
    ask(question: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
    stop(): Promise<void>;
  }): void;
}

export function openJobChannel(port: MessagePort): JobChannel {
  const waiting = new Map<number, () => void>();
  let lastLock = 0;
  const tell = (message: ToServer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

  return {
    locks: {
      async alone(digest, body) {
        const id = ++lastLock;
        const { promise: locked, resolve } = Promise.withResolvers<void>();
        waiting.set(id, resolve);
        tell({ kind: 'lock', id, digest });
        await locked;
        waiting.delete(id);
        try {
          return await body();
        } finally {
          tell({ kind: 'unlock', id });
        }
      },
    },
    uploads: { forget: (upload) => tell({ kind: 'forget upload', upload }) },
    onFailure({ id, kind, attempts }, error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      tell({ kind: 'failed', job: { id, kind, attempts }, error: { name, message, stack } });
    },
    onTrouble: (message) => tell({ kind: 'trouble', message }),
    onLostLog: (error) => tell({ kind: 'lost log', error }),
    serve({ database, ask, stop }) {
      const answered = withOutcome(ask);
      tellCommits(database, (commits) => tell({ kind: 'commits', commits }));
      const hear = async (message: ToJobs): Promise<void> => {
        switch (message.kind) {
          case 'are you there':
            return tell({ kind: 'here' });
          case 'commits':
            return database.hearOfCommits(message.commits);
          case 'locked':
            return waiting.get(message.id)?.();
          case 'question': {
            const outcome = await answered(message.question);
            return tell({ kind: 'answer', id: message.id, outcome }, 'value' in outcome ? [outcome.value.buffer] : []);
          }
          case 'stop':
            return stop();
        }
      };
      // What goes wrong here is nobody's request: it ends the thread, which is told and started again.
      port.on('message', (message: ToJobs) => void hear(message));
    },
  };
}
