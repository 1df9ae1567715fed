// Answers that are written past Node's own, to clients whose request cannot be answered in the usual way.

import type { Socket } from 'node:net';
import { EVERY_ANSWER } from './every-answer.ts';

/** Says why in the envelope of `/v2`, and ends the connection. @param more headers */
export function answerRaw(
  socket: Socket,
  status: string,
  message: string,
  more: Readonly<Record<string, string>> = {},
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ errors: [{ code: 'UNSUPPORTED', message }] });
  const headers = Object.entries({
    ...EVERY_ANSWER,
    ...more,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status}\r\n${headers.join('')}\r\n${body}`);
  // Once the answer is sent, whether or not the client goes on.
  socket.destroySoon();
}
