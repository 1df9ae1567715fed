// Webhooks from the command line: a receiver on this machine is told by a real server, and people see what it answered.

import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeliveryBody, WebhookBody } from '../../src/api/webhook.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { useCommand } from '../support/command.ts';
import { type Received, useReceiver } from '../support/receiver.ts';
import { sampleImage } from '../support/sample-image.ts';
import { freePort, useServer } from '../support/server-process.ts';

const receiver = useReceiver();
const server = useServer({ SHIPLOCK_OUTBOUND_NETWORKS: '127.0.0.0/8' });
const command = useCommand(server);
const run = (...args: string[]) => command().run(['webhook', ...args]);
const text = (...args: string[]) => command().text('webhook', ...args);
const json = (...args: string[]) => command().json('webhook', ...args);
const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
const PUSHES = ['--repository', 'dev/web', '--on', 'TAG_PUSH'];

beforeAll(async () => {
  await command().text('org', 'create', 'dev');
  await command().text('repo', 'create', 'dev/web');
});

afterEach(async () => {
  const { items } = (await (await server().send('/api/v1/webhooks', {})).json()) as { items: WebhookBody[] };
  for (const { id } of items) await server().send(`/api/v1/webhooks/${id}`, { method: 'DELETE' });
});

async function create(...options: string[]): Promise<WebhookBody & { secret: string }> {
  return json('create', receiver.url, ...options);
}

async function push(tag: string) {
  await pushImage(server().send, 'dev/web', sampleImage(tag), tag);
}

/** Waits until the receiver was sent so much. */
async function received(count: number) {
  return vi.waitFor(
    () => {
      expect(receiver.received).toHaveLength(count);
      return receiver.received as [Received, ...Received[]];
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** Waits until a delivery is in this state, and returns the newest of them. */
async function newestDelivery(id: string, state: DeliveryBody['state']): Promise<DeliveryBody> {
  return vi.waitFor(
    async () => {
      const [newest] = await json('deliveries', id, '--state', state, '--limit', '1');
      expect(newest).toBeDefined();
      return newest;
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** Throws when this secret has not signed it. */
function verify(secret: string, { body, headers }: Received) {
  return new Verifier(secret).verify(body, headers as Record<string, string>);
}

describe('a webhook', () => {
  test('is made, with a secret that is shown once and signs what the receiver is told', async () => {
    const made = await text('create', receiver.url, ...PUSHES);
    const [, id = '', secret = ''] =
      made.match(/^Created the webhook (\S+);.*\n(whsec_\S+)\nThis is shown once\.\n$/) ?? [];
    await push('1.0');
    const [told] = await received(1);
    expect(verify(secret, told)).toMatchObject({ type: 'TAG_PUSH', contents: { repository: 'web', tag: '1.0' } });
    const { id: delivery } = await newestDelivery(id, 'delivered');
    expect(told.headers['webhook-id']).toBe(delivery);
    expect(await text('deliveries', id)).toMatch(
      new RegExp(`^ID .* NEXT\\n${delivery}  TAG_PUSH  delivered  1 +204 +\\d+ ms +${TIME}\\n$`),
    );
    const listed = await text('list');
    expect(listed).toMatch(new RegExp(`${id}  dev/web +${receiver.url} +TAG_PUSH +on +${TIME}\\n`));
    expect(listed).not.toContain('whsec_');
  });

  test('is listed by its place, and its types stay readable', async () => {
    const types = ['TAG_PUSH', 'PROMOTION', 'SCAN_COMPLETED', 'SCAN_FAILED'];
    const made = await Promise.all([
      create(...PUSHES),
      create('--namespace', 'dev', '--on', types.join(', ')),
      create('--everywhere', '--on', 'SCANNER_UPDATE_COMPLETED', '--format', 'cloudevents'),
    ]);
    expect(made).toMatchObject([
      { repository: 'dev/web', namespace: null, format: 'dtr' },
      { repository: null, namespace: 'dev', types },
      { repository: null, namespace: null, format: 'cloudevents' },
    ]);
    const listed = await text('list');
    expect(listed).toMatch(/ dev\/web +http/);
    expect(listed).toMatch(/ dev\/ +\S+ +TAG_PUSH, PROMOTION, SCAN_COMPLETED, +on\n +SCAN_FAILED\n/);
    expect(listed).toMatch(/ everywhere +\S+ +SCANNER_UPDATE_COMPLETED +on\n/);
    expect(await json('list', '--repository', 'dev/web')).toMatchObject([{ id: made[0].id }]);
    expect(await json('list', '--namespace', 'dev')).toMatchObject([{ id: made[1].id }]);
    for (const { id } of made) expect(await json('delete', id)).toEqual({ deleted: id });
    expect(await text('list')).toBe('No such webhooks that you may manage\n');
    expect(await run('deliveries', made[0].id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no webhook'),
    });
  });

  test('is told nothing of what happens while it is off', async () => {
    const { id } = await create(...PUSHES);
    const { id: witness } = await create(...PUSHES);
    expect(await text('edit', id, '--disable')).toBe(`Changed the webhook ${id}, which is off\n`);
    expect(await text('list')).toMatch(/ off *\n/);
    await push('2.0');
    await newestDelivery(witness, 'delivered');
    expect(await json('edit', id, '--enable', '--on', 'MANIFEST_PUSH')).toMatchObject({
      enabled: true,
      types: ['MANIFEST_PUSH'],
    });
    await push('2.1');
    const { id: delivery } = await newestDelivery(id, 'delivered');
    expect(await json('deliveries', id)).toMatchObject([{ id: delivery, type: 'MANIFEST_PUSH' }]);
  });

  test('gets a new secret', async () => {
    const { id, secret } = await create(...PUSHES);
    const renewed = await text('secret', id);
    const [, other = ''] = renewed.match(/\n(whsec_\S+)\nThis is shown once\.\n$/) ?? [];
    await text('test', id);
    const [told] = await received(1);
    expect(() => verify(secret, told)).toThrow('No matching');
    expect(verify(other, told)).toMatchObject({ contents: { author: 'example' } });
    expect((await json('secret', id)).secret).toMatch(/^whsec_/);
  });
});

describe('a test', () => {
  test('ends well when the receiver takes the example', async () => {
    const { id } = await create('--repository', 'dev/web', '--on', 'TAG_PUSH,PROMOTION');
    expect(await text('test', id)).toMatch(/^The receiver answered 204 in \d+ ms\n$/);
    expect(await json('test', id, '--type', 'PROMOTION')).toMatchObject({
      state: 'delivered',
      status: 204,
      event: null,
    });
    expect(receiver.received.map((one) => one.json.type)).toEqual(['TAG_PUSH', 'PROMOTION']);
  });

  test('ends with a refusal when the receiver does not, and shows its answer without what steers a terminal', async () => {
    const { id } = await create(...PUSHES);
    receiver.answer = () => ({ status: 500, body: '\u001b[2Jit broke\r\nbadly\n' });
    const { code, stdout, stderr } = await run('test', id);
    expect([code, stderr]).toEqual([1, expect.stringContaining('did not take the example')]);
    expect(stdout).toMatch(/^The receiver answered 500 in \d+ ms:\n {2}\[2Jit broke\n {2}badly\n$/);
    const example = await newestDelivery(id, 'given_up');
    const shown = await text('delivery', id, example.id);
    expect(shown).toMatch(/^event +none: an example\nstate +given_up$/m);
    expect(shown).toMatch(/\n {2}\{\n {4}"type": "TAG_PUSH",\n[\s\S]*\n {2}\}\n\nThe receiver answered 500 in/);
    expect(shown).not.toContain('\u001b');
    expect(await text('list')).toMatch(/ on\n/);
  });

  test('is no part of what a receiver in trouble waits for, which the list shows', async () => {
    const { id } = await create(...PUSHES);
    receiver.answer = () => ({ status: 503 });
    await push('trouble');
    const inTrouble = new RegExp(` in trouble, again at ${TIME}\\n`);
    await vi.waitFor(async () => expect(await text('list')).toMatch(inTrouble), { timeout: 30_000, interval: 50 });
    expect(await text('deliveries', id)).toMatch(new RegExp(` waiting +\\d+ +503 +\\d+ ms +${TIME}  ${TIME}\\n`));
    receiver.answer = () => ({ status: 204 });
    expect(await text('test', id)).toMatch(/^The receiver answered 204/);
  });

  test('ends with a refusal when the receiver refuses the example, or nobody answers', async () => {
    const refused = await create(...PUSHES);
    receiver.answer = () => ({ status: 410 });
    expect(await run('test', refused.id, '--output', 'json')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"status": 410'),
      stderr: expect.stringMatching(/^\{"error":/),
    });
    const silent = await json('create', `http://127.0.0.1:${await freePort()}/`, ...PUSHES);
    expect(await run('test', silent.id)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^No answer in \d+ ms: .*ECONNREFUSED/),
    });
  });
});

test('a delivery is shown, and sent again under its id', async () => {
  const { id, secret } = await create(...PUSHES);
  await push('3.0');
  const { id: delivery } = await newestDelivery(id, 'delivered');
  expect(await json('delivery', id, delivery)).toMatchObject({
    id: delivery,
    status: 204,
    body: { type: 'TAG_PUSH', contents: { tag: '3.0', author: 'admin' } },
  });
  expect(await text('resend', id, delivery)).toContain(`Queued ${delivery}`);
  const sent = await received(2);
  expect(sent.map(({ headers }) => headers['webhook-id'])).toEqual([delivery, delivery]);
  expect(sent[1]?.body).toBe(sent[0].body);
  expect(verify(secret, sent[1] as Received)).toEqual(sent[0].json);
});

describe('wrong usage', () => {
  test.each([
    [['create', 'http://127.0.0.1/', '--on', 'TAG_PUSH'], 'say where'],
    [['create', 'http://127.0.0.1/', '--on', 'TAG_PUSH', '--everywhere', '--namespace', 'dev'], 'say where'],
    [['create', 'http://127.0.0.1/', '--everywhere'], '--on'],
    [['create', 'http://127.0.0.1/', '--everywhere', '--on', 'TAG_PULL'], 'a type is one of TAG_PUSH'],
    [['create', 'http://127.0.0.1/', ...PUSHES, '--format', 'xml'], 'dtr, cloudevents'],
    [['create', 'ftp://127.0.0.1/', ...PUSHES], 'http or https'],
    [['list', '--repository', 'dev/web', '--namespace', 'dev'], 'cannot be used with'],
    [['edit', 'ID'], 'say what to change'],
    [['edit', 'ID', '--enable', '--disable'], 'cannot be used with'],
    [['deliveries', 'ID', '--state', 'lost'], 'waiting, delivered, given_up'],
  ])('is told with exit code 2: %j', async (args, complaint) => {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(complaint) });
  });
});

describe('a server that was not told which networks are its own', () => {
  const strict = useServer();
  const strictCommand = useCommand(strict);

  test('sends nothing to private addresses, and names the setting', async () => {
    const to = (url: string) => ['webhook', 'create', url, '--everywhere', '--on', 'TAG_PUSH'];
    expect(await strictCommand().run(to(receiver.url))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/127\.0\.0\.1 is not public.* SHIPLOCK_OUTBOUND_NETWORKS/),
    });
    // What a name stands for is known when it is sent to.
    const { id } = await strictCommand().json(...to(receiver.url.replace('127.0.0.1', 'localhost')));
    expect(await strictCommand().run(['webhook', 'test', id])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^No answer in \d+ ms: localhost stands for an address that is not public.* SHIPLOCK_OUTBOUND_NETWORKS/,
      ),
    });
    expect(receiver.received).toEqual([]);
  });
});
