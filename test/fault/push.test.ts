// The server is killed again and again while clients push. After every restart it must have what it acknowledged, show
// nothing half-made, take up open uploads, and finish its jobs.

import { expect, test } from 'vitest';
import type { Send } from '../../src/image/push-image.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { checkLedger } from './check-ledger.ts';
import { expectJobsToEnd } from './jobs.ts';
import { killDuring, restartAnd } from './killing.ts';
import { keepChecked, newLedger } from './ledger.ts';
import { pushUntilKilled } from './pusher.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 15;
const PUSHERS = 4;
/** Each round strikes near one of these. */
const TARGETS = [undefined, /^PUT .*\/manifests\//, /^PUT .*\/uploads\//, /^PATCH/, /^DELETE/] as const;

const folder = useTemporaryFolder();

test('nothing acknowledged is lost, and nothing half-made is seen, whenever the server dies', async () => {
  const random = seededRandom(chooseSeed('kill during push'));
  const ledger = newLedger('admin/fault/push');
  const whole = newLedger(ledger.repository);
  for (let round = 0; round < ROUNDS; round += 1) {
    const push = async (send: Send) => {
      const pushers = Array.from({ length: PUSHERS }, (_, index) => `p${index}`);
      await Promise.all(pushers.map((name) => pushUntilKilled(send, ledger, name, random)));
    };
    await killDuring(folder(), random, push, TARGETS[round % TARGETS.length]);
    await restartAnd(folder(), async (server) => {
      await checkLedger(server.send, ledger);
      await expectJobsToEnd(server.send);
    });
    keepChecked(ledger, whole);
  }
  await restartAnd(folder(), (server) => checkLedger(server.send, whole));
  expect(whole.manifests.size).toBeGreaterThan(ROUNDS);
});
