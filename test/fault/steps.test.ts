// One scenario, killed just before its first step on the disk, its second, and so on through all of them: a push that a
// chain of policies promotes, a promotion by hand, and a policy that is saved and applied.

import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { checkPromotions } from './check-promotions.ts';
import { expectJobsToEnd } from './jobs.ts';
import { restartAnd } from './killing.ts';
import { newPromotionLedger, type PromotionLedger, playOnce, prepare } from './promoter.ts';

const MOST_STEPS = 200;
/** Each test takes every fourth step, since all together take minutes. */
const TESTS = [1, 2, 3, 4];

const folder = useTemporaryFolder();

test.each(TESTS)(
  'between any two steps the server can die, and what is due is done once: from step %i',
  async (first) => {
    const template = join(folder(), `template-${first}`);
    await restartAnd(template, (server) => prepare(server.send, newPromotionLedger()));
    let step = first;
    for (let died = true; died; step += TESTS.length) {
      expect(step, 'the scenario comes to an end').toBeLessThan(MOST_STEPS);
      const data = join(folder(), String(step));
      await cp(template, data, { recursive: true });
      const ledger = newPromotionLedger();
      died = await dieAt(step, data, ledger);
      await restartAnd(data, async (server) => {
        await expectJobsToEnd(server.send);
        await checkPromotions(server.send, ledger);
      }).catch((error: unknown) => {
        throw new Error(`killed before step ${step}`, { cause: error });
      });
    }
    console.log(`killed before steps up to ${step - 2 * TESTS.length}, beginning at ${first}`);
    expect(step).toBeGreaterThan(20);
  },
);

/** Plays the scenario against a server that dies at this step, perhaps while it stops; false when there are fewer steps. */
async function dieAt(step: number, data: string, ledger: PromotionLedger): Promise<boolean> {
  const armed = join(data, '..', `armed-${step}`);
  const server = await startServer({
    data,
    env: {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'die-at-step.ts')} --disable-warning=ExperimentalWarning`,
      SHIPLOCK_TEST_DIE_AT: String(step),
      SHIPLOCK_TEST_ARMED: armed,
    },
  });
  await writeFile(armed, '');
  const played = await playOnce(server.send, ledger);
  const code = await server.stop();
  // The last steps are those of the stop: what waits in memory is written, and the head of the audit log.
  const died = !played || code === null;
  expect(code, 'exit code of a server that was not killed').toBe(died ? null : 0);
  return died;
}
