// The campaign: a server that does everything at once is killed again and again, by signals at random moments, near chosen
// requests, before single steps of the thread that serves or of those beside it, and while it recovers. A ledger says what was
// acknowledged: nothing of it is lost, nothing deleted comes back, nothing is done twice or out of order.
//
// SHIPLOCK_TEST_KILLS=1000 makes it a long one (docs/reliability.md); SHIPLOCK_TEST_SEED repeats the choices of one.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useReceiver } from '../support/receiver.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { makeOlder } from './age.ts';
import { dieInSomeWay, NEAR_COLLECTION } from './deaths.ts';
import { checkEpoch, collectGarbage, type Epoch, prepareEpoch, recover, workUntilKilled } from './epoch.ts';
import { type Environment, restartAnd } from './killing.ts';
import { changeAdvisories, makeArchive, newScanLedger } from './scanner.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';
import { TELLS_LOOPBACK } from './teller.ts';

const KILLS = Number(process.env['SHIPLOCK_TEST_KILLS'] ?? 10);
/** Then the clients go on in other repositories, so that what has to be checked after each death does not grow. */
const KILLS_PER_EPOCH = 15;
const MILLISECONDS_PER_KILL = 30_000;

const folder = useTemporaryFolder();
const receiver = useReceiver();

test(
  `${KILLS} deaths lose nothing, bring nothing back, and double or disorder nothing`,
  async () => {
    const random = seededRandom(chooseSeed('campaign'));
    const data = join(folder(), 'data');
    await mkdir(data, { recursive: true });
    const feed = await newScanLedger(folder());
    await changeAdvisories(feed, random);
    const { publicKey } = await makeArchive(feed);
    const env: Environment = {
      ...TELLS_LOOPBACK,
      SHIPLOCK_ADVISORY_FEEDS: `dir:${join(folder(), 'feed')}`,
      SHIPLOCK_ADVISORY_KEYS: publicKey,
      SHIPLOCK_ROLLBACK_DAYS: '0',
    };
    const epochs: Epoch[] = [];
    let kills = 0;
    while (kills < KILLS) {
      const epoch = await restartAnd(
        data,
        (server) => prepareEpoch(server, `admin/e${epochs.length}`, feed, receiver.url),
        env,
      );
      epochs.push(epoch);
      for (const last = Math.min(kills + KILLS_PER_EPOCH, KILLS); kills < last; ) {
        kills += await dieInSomeWay(data, env, random, {
          recover: (server) => recover(server, epoch, receiver),
          work: (send, near) => workUntilKilled(send, epoch, random, near === NEAR_COLLECTION),
        });
      }
      await restartAnd(data, (server) => recover(server, epoch, receiver), env);
      await makeOlder(data);
      await restartAnd(data, (server) => collectGarbage(server, epoch), env);
      console.log(`${kills} kills: ${describe(epochs)}`);
    }
    // What was right after each death is right in the end, too.
    await restartAnd(
      data,
      async (server) => {
        for (const epoch of epochs) await checkEpoch(server, epoch, receiver);
      },
      env,
    );
    expect(epochs.every(({ promotions }) => promotions.byHand.size > 0)).toBe(true);
  },
  KILLS * MILLISECONDS_PER_KILL,
);

function describe(epochs: readonly Epoch[]): string {
  const sum = (count: (epoch: Epoch) => number) => epochs.reduce((total, epoch) => total + count(epoch), 0);
  const counts = {
    'images pushed': sum(
      ({ promotions, pushes, rolling, scans }) =>
        promotions.pushed.size + pushes.manifests.size + rolling.pushed.length + scans.pushed.size,
    ),
    'promoted by hand': sum(({ promotions }) => promotions.byHand.size),
    'policies applied': sum(({ promotions }) => promotions.savedTargets.size),
    'pushed and mostly deleted': sum(({ deletions }) => deletions.images.size),
    scanned: sum(({ scans }) => scans.pushed.size),
    'pushes told': sum(({ telling }) => telling.pushes.size),
    'garbage collections': sum(({ collections }) => collections.asked),
  };
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
