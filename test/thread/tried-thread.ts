// Stands in for the thread of the jobs: does what it is asked for, in one word.

import { parentPort } from 'node:worker_threads';
import type { Commits, Database } from '../../src/database/database.ts';
import { ShiplockError } from '../../src/errors.ts';
import { openJobChannel } from '../../src/thread/job-channel.ts';

if (!parentPort) throw new Error('runs in a thread');
const channel = openJobChannel(parentPort);
const listeners: Parameters<Database['onCommit']>[0][] = [];
let heard = 0;

async function obey(word: string): Promise<string> {
  switch (word) {
    case 'refuse':
      throw new ShiplockError('INVALID', 'there is no such word', { word });
    case 'hang':
      for (;;);
    case 'crash':
      setImmediate(() => {
        throw new Error('nobody expected this');
      });
      return new Promise(() => {});
    case 'hold a lock and hang':
      return channel.locks.alone('sha256:a', () => obey('hang'));
    case 'lock':
      return channel.locks.alone('sha256:a', async () => 'locked');
    case 'forget':
      channel.uploads.forget('upload-1');
      return 'told';
    case 'fail':
      channel.onFailure({ id: 'job-1', kind: 'policy.apply', attempts: 2 }, new TypeError('the job is wrong'));
      return 'told';
    case 'commit':
      for (let count = 0; count < 3; count++)
        for (const tell of listeners) tell({ count: 1, jobs: false, elsewhere: false });
      return 'told';
    case 'heard':
      return String(heard);
    case 'grow': {
      const all: string[][] = [];
      for (;;) all.push(Array.from({ length: 100_000 }, (_, index) => `${index}`));
    }
    default:
      return `did ${word}`;
  }
}

channel.serve({
  database: {
    onCommit: (listener: (typeof listeners)[number]) => listeners.push(listener),
    hearOfCommits: ({ count }: Commits) => {
      heard += count;
    },
  } as unknown as Database,
  ask: async (question) => new TextEncoder().encode(await obey(new TextDecoder().decode(question))),
  stop: async () => process.exit(0),
});
