// Runs in a worker thread: hashes the bytes of uploads, which both threads see, while the thread that serves receives more.

import { createHash, type Hash } from 'node:crypto';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { DigestAlgorithm } from '../oci/digest.ts';

/** What is asked of a hash, by the number that the asker gave it. */
export type HashMessage =
  | { readonly hash: number; readonly begin: DigestAlgorithm }
  | { readonly hash: number; readonly bytes: Uint8Array }
  | { readonly hash: number; readonly end: 'digest' | 'drop' };

/** The answer to each message with bytes, and to that which asks for the digest, in their order. */
export interface HashAnswer {
  readonly hash: number;
  /** Hexadecimal. */
  readonly digest?: string;
}

function answerOn(port: MessagePort): void {
  const hashes = new Map<number, Hash>();
  const answer = (to: HashAnswer) => port.postMessage(to);

  port.on('message', (message: HashMessage) => {
    const { hash: number } = message;
    if ('begin' in message) {
      hashes.set(number, createHash(message.begin));
      return;
    }
    const hash = hashes.get(number);
    if (!hash) throw new Error(`hash ${number} was not begun`);
    if ('bytes' in message) {
      hash.update(message.bytes);
      answer({ hash: number });
      return;
    }
    hashes.delete(number);
    if (message.end === 'digest') answer({ hash: number, digest: hash.digest('hex') });
  });
}

if (parentPort) answerOn(parentPort);
