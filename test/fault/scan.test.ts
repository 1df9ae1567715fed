// The server is killed again and again while it scans, while it compares all images with other advisories, and while an
// archive of advisories is imported. After every restart every image has its report, and nothing is promoted twice.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Send } from '../../src/image/push-image.ts';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { checkScans } from './check-scans.ts';
import { expectJobsToEnd, hasOpenJobs } from './jobs.ts';
import { killDuring, restartAnd } from './killing.ts';
import { isConnectionError } from './pusher.ts';
import {
  changeAdvisories,
  importArchive,
  makeArchive,
  newScanLedger,
  nextNumbers,
  prepareScans,
  pushSome,
  updateAdvisories,
} from './scanner.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const ROUNDS = 2;
const MOST_STEPS = 40;

const folder = useTemporaryFolder();

test('every image has a report by the newest advisories, and is promoted once when it is clean', async () => {
  const random = seededRandom(chooseSeed('kill during scan'));
  const { data, ledger, env } = await setUp('random');

  /** Does the work while the server is killed, then to its end, and checks. */
  async function throughDeath(work: (send: Send) => Promise<void>, near?: RegExp): Promise<void> {
    await killDuring(data, random, (send) => untilKilled(() => work(send), send), near, env);
    const finish = async (send: Send) => {
      await work(send);
      await expectJobsToEnd(send);
    };
    await restartAnd(
      data,
      async (server) => {
        await finish(server.send);
        await checkScans(server, ledger);
      },
      env,
    );
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    const numbers = nextNumbers(ledger);
    await throughDeath((send) => pushSome(send, ledger, numbers));

    await changeAdvisories(ledger, random);
    await throughDeath(updateAdvisories);

    await changeAdvisories(ledger, random);
    const { file } = await makeArchive(ledger);
    await throughDeath((send) => importArchive(send, file), /\/advisories\/import/);
  }
  expect(ledger.promoted.size).toBeGreaterThan(ROUNDS);
});

test('an import of advisories that dies at any of its steps leaves the old ones or the new ones, and no other file', async () => {
  const random = seededRandom(chooseSeed('kill at steps of an import'));
  const { data, ledger, env } = await setUp('steps');
  await restartAnd(
    data,
    async (server) => {
      await pushSome(server.send, ledger, nextNumbers(ledger));
      await expectJobsToEnd(server.send);
      await checkScans(server, ledger);
    },
    env,
  );
  let acknowledged = false;
  let step = 0;
  // Not every step in every run, for the time that it takes.
  while (!acknowledged) {
    step += 1 + random.below(6);
    expect(step, 'the import comes to an end').toBeLessThan(MOST_STEPS);
    await changeAdvisories(ledger, random);
    const { file } = await makeArchive(ledger);
    acknowledged = await importAndDie(data, env, file, step);
    await restartAnd(
      data,
      async (server) => {
        if ((await readdir(join(data, 'advisories'))).length !== 1) throw new Error('files are left behind');
        await importArchive(server.send, file);
        await expectJobsToEnd(server.send);
        await checkScans(server, ledger);
      },
      env,
    ).catch((error: unknown) => {
      throw new Error(`killed before step ${step}`, { cause: error });
    });
  }
  expect(step).toBeGreaterThan(4);
});

/** A server's data with repositories, a policy and first advisories, and what a server on it has to be told. */
async function setUp(name: string) {
  const place = join(folder(), name);
  const data = join(place, 'data');
  await mkdir(data, { recursive: true });
  const ledger = await newScanLedger(place);
  const { publicKey } = await makeArchive(ledger);
  const env = { SHIPLOCK_ADVISORY_FEEDS: `dir:${join(place, 'feed')}`, SHIPLOCK_ADVISORY_KEYS: publicKey };
  await restartAnd(
    data,
    async ({ send }) => {
      await prepareScans(send, ledger);
      await updateAdvisories(send);
    },
    env,
  );
  return { data, ledger, env };
}

/** Imports the archive into a server that dies before this step; true when the import was acknowledged before. */
async function importAndDie(data: string, env: Readonly<Record<string, string>>, file: string, step: number) {
  const armed = join(data, `../armed-${step}`);
  const server = await startServer({
    data,
    env: {
      ...env,
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'die-at-step.ts')} --disable-warning=ExperimentalWarning`,
      SHIPLOCK_TEST_DIE_AT: String(step),
      SHIPLOCK_TEST_ARMED: armed,
    },
  });
  await writeFile(armed, '');
  const acknowledged = await importArchive(server.send, file).then(
    () => true,
    (error: unknown) => {
      if (!isConnectionError(error)) throw error;
      return false;
    },
  );
  await server.stop('SIGKILL');
  return acknowledged;
}

/** Works again and again, and watches the jobs between, until the server is gone. */
async function untilKilled(work: () => Promise<void>, send: Send): Promise<void> {
  try {
    for (;;) {
      await work();
      while (await hasOpenJobs(send));
    }
  } catch (error) {
    if (!isConnectionError(error)) throw error;
  }
}
