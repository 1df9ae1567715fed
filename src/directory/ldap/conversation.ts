// One request after the other over a connection, each with its answer. The library writes the messages; the connection is
// ours, so that it is never opened anew behind our back, and so is the reading, so that every answer is seen.

import type { Socket } from 'node:net';
import { type Message, UnbindRequest } from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import type { Entry } from './entry.ts';
import { createFrames } from './message-frames.ts';
import { type Ending, type Reply, readReply } from './read-reply.ts';

export interface Answer {
  /** RFC 4511, appendix A; 0 is success. */
  readonly code: number;
  /** Of a search; what it refers to in other directories is left out. */
  readonly entries: readonly Entry[];
  /** With which the next page is asked for (RFC 2696); undefined after the last one. */
  readonly cookie: Buffer | undefined;
}

export interface Conversation {
  /**
   * Sends the request, made with the number that it is to have.
   * @throws DirectoryAway when no answer comes, or one that is something else
   */
  ask(request: (messageId: number) => Message, ending: Ending): Promise<Answer>;
  /** Leaves the socket to somebody else. Whatever has been read of it and not been answered is dropped. */
  leave(): void;
  /** Says goodbye and closes the socket. */
  close(): void;
}

export interface ConversationLimits {
  readonly messageBytes: number;
  /** For all that the directory sends. */
  readonly bytes: number;
}

interface Asked {
  readonly messageId: number;
  readonly ending: Ending;
  readonly entries: Entry[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: DirectoryAway) => void;
}

/** @param name of the directory, for messages of errors */
export function converse(socket: Socket, name: string, limits: ConversationLimits): Conversation {
  const frames = createFrames(limits.messageBytes);
  let messageId = 0;
  let received = 0;
  let asked: Asked | undefined;
  let failure: DirectoryAway | undefined;

  const fail = (reason: string) => {
    failure ??= new DirectoryAway(`The directory ${name}: ${reason}.`);
    socket.destroy();
    asked?.reject(failure);
    asked = undefined;
  };
  const hear = (reply: Reply) => {
    if (!asked || reply.messageId !== asked.messageId) fail('it ended the connection, or answered what was not asked');
    else if (reply.kind === 'entry') asked.entries.push(reply.entry);
    else if (reply.kind === 'reference') return;
    else if (reply.of !== asked.ending) fail('it gave another kind of answer than was asked for');
    else {
      const { entries, resolve } = asked;
      asked = undefined;
      resolve({ code: reply.code, entries, cookie: reply.cookie });
    }
  };
  const read = (chunk: Buffer) => {
    received += chunk.length;
    try {
      if (received > limits.bytes) throw new Error(`it sent more than ${limits.bytes} bytes`);
      for (const frame of frames(chunk)) if (!failure) hear(readReply(frame));
    } catch (error) {
      fail(error instanceof Error ? error.message : 'its bytes cannot be read');
    }
  };
  const lost = (error?: NodeJS.ErrnoException | boolean) =>
    fail(
      typeof error === 'object' ? `the connection broke (${error.code ?? error.message})` : 'it closed the connection',
    );

  socket.on('data', read).on('error', lost).on('close', lost).on('end', lost);
  return {
    ask: (request, ending) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) lost();
        if (failure) return reject(failure);
        messageId++;
        asked = { messageId, ending, entries: [], resolve, reject };
        socket.write(request(messageId).write());
      }),
    leave() {
      socket.off('data', read).off('error', lost).off('close', lost).off('end', lost);
    },
    close() {
      if (socket.destroyed) return;
      failure ??= new DirectoryAway(`The directory ${name}: this connection is closed.`);
      socket.write(new UnbindRequest({ messageId: messageId + 1 }).write());
      socket.destroySoon();
    },
  };
}
