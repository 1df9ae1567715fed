// The server is killed again and again while it tells a receiver of pushes. Whatever a client was told is done, the
// receiver hears of, and of each image in order.

import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useReceiver } from '../support/receiver.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { killDuring, restartAnd } from './killing.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';
import { checkTold, prepareTelling, TELLS_LOOPBACK, tellUntilKilled } from './teller.ts';

const ROUNDS = 10;

const folder = useTemporaryFolder();
const receiver = useReceiver();

test('a receiver hears of every acknowledged push, in order for each image, whenever the server dies', async () => {
  const random = seededRandom(chooseSeed('kill while telling'));
  await mkdir(folder(), { recursive: true });
  const ledger = await restartAnd(
    folder(),
    ({ send }) => prepareTelling(send, 'admin/fault/told', receiver.url),
    TELLS_LOOPBACK,
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    await killDuring(folder(), random, (send) => tellUntilKilled(send, ledger, random), undefined, TELLS_LOOPBACK);
    await restartAnd(folder(), ({ send }) => checkTold(send, ledger, receiver), TELLS_LOOPBACK);
  }
  expect([...ledger.pushes.values()].filter(Boolean).length).toBeGreaterThan(ROUNDS);
});
