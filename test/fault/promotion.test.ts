// The server is killed again and again while policies promote, people promote, and policies are applied. After every
// restart all jobs end, every promotion that is due was made, and none was made twice.

import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { checkPromotions } from './check-promotions.ts';
import { expectJobsToEnd } from './jobs.ts';
import { killDuring, restartAnd } from './killing.ts';
import { newPromotionLedger, prepare, promoteUntilKilled } from './promoter.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 12;
/** Each round strikes near one of these. */
const TARGETS = [undefined, /^PUT .*\/manifests\//, /^POST .*\/promotions$/, /apply=true/] as const;

const folder = useTemporaryFolder();

test('every promotion that is due is made once, whenever the server dies', async () => {
  const random = seededRandom(chooseSeed('kill during promotion'));
  const ledger = newPromotionLedger();
  await restartAnd(folder(), (server) => prepare(server.send, ledger));
  for (let round = 0; round < ROUNDS; round += 1) {
    await killDuring(
      folder(),
      random,
      (send) => promoteUntilKilled(send, ledger, random),
      TARGETS[round % TARGETS.length],
    );
    await restartAnd(folder(), async (server) => {
      await expectJobsToEnd(server.send);
      await checkPromotions(server.send, ledger);
    });
  }
  expect(ledger.byHand.size).toBeGreaterThan(ROUNDS);
});
