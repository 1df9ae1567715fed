// Receivers that do not answer as they should, and that must not keep anybody from being told.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { oneAtATime } from '../../src/outbound/one-at-a-time.ts';
import { outboundOfTests } from '../support/outbound.ts';
import { useReceiver } from '../support/receiver.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

describe('one attempt', () => {
  const sockets = new Set<Socket>();
  const servers = new Set<ReturnType<typeof createServer>>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  /** Sends to a receiver that answers with these bytes, and says no more. */
  async function attempt(bytes: string, patience = 2_000) {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', () => socket.write(bytes));
    });
    servers.add(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const { signal } = new AbortController();
    const sent = { place: 'dev', url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}', signal, patience };
    return outboundOfTests.post(sent);
  }

  test('at a receiver that says nothing ends in time', async () => {
    const outcome = await attempt('', 100);
    expect(outcome).toMatchObject({ status: null, response: null, error: 'no answer within 0.1 s' });
    expect(outcome.milliseconds).toBeLessThan(1_900);
  });

  test('at a receiver that changes the protocol ends at once', async () => {
    const outcome = await attempt('HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n');
    expect(outcome).toMatchObject({ status: 101, error: null });
  });

  test('at a receiver that sends a body with a status that has none is taken', async () => {
    const outcome = await attempt('HTTP/1.1 204 No Content\r\n\r\nthank you very much');
    expect(outcome).toMatchObject({ status: 204, error: null });
  });

  test('at a receiver whose answer has no end is taken when its status says so, with what came of it', async () => {
    const outcome = await attempt('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nthank', 100);
    expect(outcome).toMatchObject({ status: 200, response: 'thank', error: null });
  });

  test('at a receiver that speaks another language is none', async () => {
    const outcome = await attempt('SSH-2.0-OpenSSH_9.2\r\n');
    expect(outcome.status).toBeNull();
    expect(outcome.error).toContain('Parse Error');
  });
});

describe('many slow receivers of one namespace', () => {
  const app = useApp();
  const slow = useReceiver();
  const quick = useReceiver();
  const images = ['one', 'two', 'three', 'four'].map((text) => sampleImage(text));

  beforeAll(async () => {
    for (const name of ['dev', 'qa']) {
      await app().createOrganization(name);
      await app().call('admin', 'POST', '/api/v1/repositories', { name: `${name}/web` });
    }
  });

  test('do not keep those of another one from being told', async () => {
    slow.answer = () => 'hang';
    const hook = (namespace: string, url: string) =>
      app().call('admin', 'POST', '/api/v1/webhooks', { namespace, url, types: ['TAG_PUSH'] });
    for (let number = 0; number < 10; number += 1) await hook('dev', slow.url);
    await hook('qa', quick.url);
    for (const [number, image] of images.entries())
      await pushImage(app().send('admin'), 'dev/web', image, `t${number}`);
    await pushImage(app().send('admin'), 'qa/web', sampleImage('five'), 'urgent');
    const delivering = app().app.courier.drain();
    await vi.waitFor(() => expect(quick.received).toHaveLength(1), { timeout: 5_000 });
    expect(slow.received.length).toBeLessThanOrEqual(8);
    await app().app.courier.stop();
    await delivering;
  });

  test('can be sent a few examples at a time', async () => {
    const { json } = await app().call('admin', 'POST', '/api/v1/webhooks', {
      namespace: 'dev',
      url: slow.url,
      types: ['TAG_PUSH'],
    });
    const asked: string[] = [];
    slow.answer = ({ json: { type } }) => {
      asked.push(type);
      return { status: 204 };
    };
    const send = () => app().call('admin', 'POST', `/api/v1/webhooks/${json.id}/test`, {});
    const statuses = (await Promise.all(Array.from({ length: 6 }, send))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(4);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect(asked).toHaveLength(4);
    expect((await send()).status).toBe(200);
  });
});

describe('turns', () => {
  const never = new AbortController().signal;

  test('are taken one after the other at one place, and do not wait for another place', async () => {
    const turn = oneAtATime();
    const first = await turn('dev', never);
    let isSecond = false;
    const second = turn('dev', never).then((end) => {
      isSecond = true;
      return end;
    });
    const other = await turn('qa', never);
    expect(isSecond).toBe(false);
    other();
    first();
    (await second)();
    (await turn('dev', never))();
  });

  test('are passed on by those who do not want them any more', async () => {
    const turn = oneAtATime();
    const gone = new AbortController();
    const first = await turn('dev', never);
    const second = turn('dev', gone.signal);
    const third = turn('dev', never);
    gone.abort(new Error('too late'));
    first();
    await expect(second).rejects.toThrow('too late');
    (await third)();
  });
});
