// Promotion under random sequences of what people do, compared after each step with a model of what the specification says.
// A few sequences, always the same, are part of every run of the tests; with SHIPLOCK_TEST_REQUIRE=all there are many, new
// each time. A failure prints the shortest sequence that was found, in words, and the numbers to repeat it with:
// SHIPLOCK_TEST_REPEAT='{"seed":1,"path":"0:1","replayPath":"AB:C"}' vitest run --project long test/promotion/model
// (`seed` and `path` stand in the first lines of the failure, `replayPath` behind the sequence; the seed alone will do.)

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { anyStep } from './arbitrary-step.ts';
import { type Model, StepCommand } from './command.ts';
import { openDeployment } from './deployment.ts';
import type { Step } from './steps.ts';
import { newWorld, REPOSITORIES } from './world.ts';

const isLong = process.env['SHIPLOCK_TEST_REQUIRE'] === 'all';
const again = JSON.parse(process.env['SHIPLOCK_TEST_REPEAT'] ?? '{}') as {
  seed?: number;
  path?: string;
  replayPath?: string;
};
const seed = again.seed ?? (isLong ? Date.now() % 2 ** 31 : 20_261_121);

/** The long run ends by itself after this time. In milliseconds. */
const LONGEST = 60_000;

/** With what every sequence begins. */
const BEGINNING: readonly Step[] = [
  ...REPOSITORIES.map((repository) => ({ kind: 'create repository', by: 'jane', repository }) as const),
  { kind: 'grant', repository: 'dev/web', role: 'admin' },
  { kind: 'grant', repository: 'qa/web', role: 'read-write' },
];

const sequence = fc.commands([anyStep.map((step) => new StepCommand(step))], {
  maxCommands: 80,
  size: 'max',
  ...(again.replayPath === undefined ? {} : { replayPath: again.replayPath }),
});

test(
  `promotion does what the model says, whatever is done in whatever order (seed ${seed})`,
  async () => {
    const property = fc.asyncProperty(sequence, async (commands) => {
      const folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
      const real = await openDeployment(folder);
      const model: Model = { worlds: [newWorld()] };
      try {
        for (const step of BEGINNING) await new StepCommand(step).run(model, real);
        await fc.asyncModelRun(() => ({ model, real }), commands);
      } finally {
        await real.database.close();
        await rm(folder, { recursive: true, force: true });
      }
    });
    await fc.assert(property, {
      seed,
      numRuns: isLong ? 2_000 : 20,
      ...(again.path === undefined ? {} : { path: again.path }),
      ...(isLong ? { interruptAfterTimeLimit: LONGEST } : {}),
    });
  },
  10 * LONGEST,
);
