// Which bodies come too slowly.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { BodyPace } from './body-pace.ts';

/** A request with a body, at time 0, and what happens to its connection. */
function begun(headers: Record<string, string> = { 'content-length': '1000000' }) {
  const pace = new BodyPace();
  const ended: string[] = [];
  const socket = {
    bytesRead: 500,
    writable: true,
    write: (text: string) => ended.push(text.split('\r\n')[0] ?? ''),
    destroySoon: () => undefined,
    destroy: () => ended.push('destroyed'),
  };
  const request = { headers, socket, complete: false, readableLength: 0, once: () => undefined };
  const response = { headersSent: false, writableEnded: false };
  const asked = request as unknown as IncomingMessage;
  pace.watch(asked, response as unknown as ServerResponse, 0);
  /** Lets the bytes arrive in steps of five seconds. */
  const arrive = (seconds: number, bytesPerSecond: number, from = 0) => {
    for (let now = from + 5; now <= from + seconds; now += 5) {
      socket.bytesRead += 5 * bytesPerSecond;
      pace.check(now * 1000);
    }
  };
  return { pace, asked, request, response, socket, ended, arrive };
}

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout';

describe('a small body', () => {
  test('may take thirty seconds however slow', () => {
    const { arrive, ended } = begun();
    arrive(30, 0.1);
    expect(ended).toEqual([]);
    arrive(5, 0.1, 30);
    expect(ended).toEqual([TOO_SLOW]);
  });

  test('may take longer when it moves', () => {
    const { arrive, ended } = begun({ 'transfer-encoding': 'chunked' });
    arrive(600, 8 * 1024);
    expect(ended).toEqual([]);
  });

  test('that is there is not looked at any more', () => {
    const { arrive, ended, request } = begun();
    request.complete = true;
    arrive(600, 0);
    expect(ended).toEqual([]);
  });

  test('behind the answer ends the connection without another', () => {
    const { arrive, ended, response } = begun();
    response.headersSent = true;
    arrive(35, 1);
    expect(ended).toEqual(['destroyed']);
  });
});

describe('an upload', () => {
  test('may take a day while it moves', () => {
    const { pace, asked, arrive, ended } = begun();
    pace.allowUpload(asked, 0);
    arrive(86_400, 300);
    expect(ended).toEqual([]);
  });

  test('is ended when it hardly moves for a minute', () => {
    const { pace, asked, arrive, ended } = begun();
    pace.allowUpload(asked, 0);
    arrive(600, 1_000_000);
    arrive(55, 1, 600);
    expect(ended).toEqual([]);
    arrive(5, 1, 655);
    expect(ended).toEqual([TOO_SLOW]);
  });

  test('is not ended for what the server has not read yet', () => {
    const { pace, asked, arrive, ended, request } = begun();
    pace.allowUpload(asked, 0);
    request.readableLength = 64 * 1024;
    arrive(600, 0);
    expect(ended).toEqual([]);
  });

  test('that was refused already is not waited for', () => {
    const { pace, asked, arrive, ended, response } = begun();
    pace.allowUpload(asked, 0);
    Object.assign(response, { headersSent: true, writableEnded: true });
    arrive(35, 300);
    expect(ended).toEqual(['destroyed']);
  });
});

test('a request without a body is not looked at', () => {
  for (const headers of [{}, { 'content-length': '0' }]) {
    const { arrive, ended } = begun(headers);
    arrive(600, 0);
    expect(ended).toEqual([]);
  }
});
