// The server is killed again and again while it tells a receiver of pushes. Whatever a client was told is done, the
// receiver hears of, and of each image in order.

import { mkdir } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { pushImage, type Send } from '../../src/image/push-image.ts';
import { useReceiver } from '../support/receiver.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { killDuring, restartAnd } from './killing.ts';
import { listAll, post } from './management.ts';
import { expectStatus, isConnectionError } from './pusher.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 10;
const REPOSITORY = 'admin/fault/told';
const env = { SHIPLOCK_WEBHOOK_NETWORKS: '127.0.0.0/8' };

const folder = useTemporaryFolder();
const receiver = useReceiver();

test('a receiver hears of every acknowledged push, in order for each image, whenever the server dies', async () => {
  const random = seededRandom(chooseSeed('kill while telling'));
  const images = [sampleImage('one'), sampleImage('two'), sampleImage('three')];
  /** Number of the push → whether it was acknowledged. */
  const pushes = new Map<number, boolean>();
  let webhook = '';
  await mkdir(folder(), { recursive: true });
  await restartAnd(
    folder(),
    async ({ send }) => {
      await post(send, '/repositories', { name: REPOSITORY });
      for (const [index, image] of images.entries()) await pushImage(send, REPOSITORY, image, `base-${index}`);
      const settings = { repository: REPOSITORY, types: ['TAG_PUSH'], url: receiver.url };
      webhook = (await post<{ id: string }>(send, '/webhooks', settings)).id;
    },
    env,
  );

  async function pushUntilKilled(send: Send): Promise<void> {
    try {
      for (;;) {
        const image = images[random.below(images.length)] as (typeof images)[number];
        const number = pushes.size;
        pushes.set(number, false);
        const { descriptor, bytes } = image.manifest;
        const headers = { 'content-type': descriptor.mediaType };
        const path = `/v2/${REPOSITORY}/manifests/t-${number}`;
        await expectStatus(201, send(path, { method: 'PUT', headers, body: new Uint8Array(bytes) }));
        pushes.set(number, true);
      }
    } catch (error) {
      if (!isConnectionError(error)) throw error;
    }
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    await killDuring(folder(), random, pushUntilKilled, undefined, env);
    await restartAnd(
      folder(),
      ({ send }) =>
        vi.waitFor(
          async () => {
            const told = new Set(receiver.received.map(({ json }) => Number(json.contents.tag.slice(2))));
            const missing = [...pushes].filter(([number, isDone]) => isDone && !told.has(number));
            expect(missing, 'pushes that nobody was told of').toEqual([]);
            const path = `/webhooks/${webhook}/deliveries?state=waiting`;
            expect(await listAll(send, path), 'deliveries that wait').toEqual([]);
          },
          { timeout: 30_000, interval: 50 },
        ),
      env,
    );
  }
  const acknowledged = [...pushes.values()].filter(Boolean);
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  for (const [digest, received] of Map.groupBy(receiver.received, ({ json }) => json.contents.digest as string)) {
    // One that was on its way when the server died comes twice, under the same id.
    const first = new Map(received.map(({ headers, json }) => [headers['webhook-id'], json.contents.tag as string]));
    const numbers = [...first.values()].map((tag) => Number(tag.slice(2)));
    expect(numbers, digest).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  }
});
