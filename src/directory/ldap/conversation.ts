// One request after the other over a connection, each with its answer. The library writes and reads the messages; the
// connection is ours, so that it is never opened anew behind our back, and its answers are all seen.

import type { Socket } from 'node:net';
import {
  type Control,
  type Message,
  MessageParser,
  type MessageResponse,
  SearchEntry,
  SearchReference,
  UnbindRequest,
} from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import { createFrames } from './message-frames.ts';

export interface Answer {
  /** RFC 4511, appendix A; 0 is success. */
  readonly code: number;
  /** Of a search; what it refers to in other directories is left out. */
  readonly entries: readonly SearchEntry[];
  readonly controls: readonly Control[];
}

/** The kind of message that ends an answer. */
type Ending = abstract new (...options: never[]) => MessageResponse;

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
  readonly entries: SearchEntry[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: DirectoryAway) => void;
}

/** @param name of the directory, for messages of errors */
export function converse(socket: Socket, name: string, limits: ConversationLimits): Conversation {
  const parser = new MessageParser();
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
  const hear = (message: MessageResponse) => {
    if (!asked || message.messageId !== asked.messageId)
      fail('it ended the connection, or answered what was not asked');
    else if (message instanceof SearchEntry) asked.entries.push(message);
    else if (message instanceof SearchReference) return;
    else if (!(message instanceof asked.ending)) fail('it gave another kind of answer than was asked for');
    else {
      const { entries, resolve } = asked;
      asked = undefined;
      resolve({ code: message.status, entries, controls: message.controls ?? [] });
    }
  };
  const read = (chunk: Buffer) => {
    received += chunk.length;
    try {
      if (received > limits.bytes) throw new Error(`it sent more than ${limits.bytes} bytes`);
      for (const frame of frames(chunk)) if (!failure) parser.read(frame, new Map());
    } catch (error) {
      fail(error instanceof Error ? error.message : 'its bytes cannot be read');
    }
  };
  const lost = (error?: NodeJS.ErrnoException | boolean) =>
    fail(
      typeof error === 'object' ? `the connection broke (${error.code ?? error.message})` : 'it closed the connection',
    );

  parser.on('message', hear).on('error', () => fail('a message cannot be read'));
  socket.on('data', read).on('error', lost).on('close', lost).on('end', lost);
  return {
    ask: (request, ending) =>
      new Promise((resolve, reject) => {
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
