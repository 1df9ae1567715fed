// One command of fast-check's model runs: a step is done on the real thing and foretold by the model, and then all that can
// be seen is compared. Of two steps at once, the result must be that of one order or the other.

import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import { expect } from 'vitest';
import type { Deployment } from './deployment.ts';
import { foretell } from './foretell.ts';
import { expected, observe, pullEverything } from './observe.ts';
import { perform } from './perform.ts';
import { inWords, resolve, type SingleStep, type Step } from './steps.ts';
import type { World } from './world.ts';

/** What holds the model's world, in whose place another one comes with each step. */
export interface Model {
  world: World;
}

export class StepCommand implements fc.AsyncCommand<Model, Deployment, true> {
  readonly #generated: Step;
  #done: Step;

  constructor(step: Step) {
    this.#generated = step;
    this.#done = step;
  }

  /** Whether there is something to do it with. */
  async check({ world }: Model): Promise<boolean> {
    const steps = this.#generated.kind === 'together' ? this.#generated.steps : [this.#generated];
    return steps.every(
      (step) => !('policy' in step && world.policies.length === 0) && !('record' in step && world.records.length === 0),
    );
  }

  async run(model: Model, real: Deployment): Promise<void> {
    const step = this.#generated;
    const steps = (step.kind === 'together' ? step.steps : [step]).map((one) => resolve(model.world, one));
    const [first, second] = steps as [SingleStep, SingleStep?];
    this.#done = second ? { kind: 'together', steps: [first, second] } : first;
    model.world = await doAll(model.world, real, steps);
    await pullEverything(real);
  }

  /** For the list of a sequence that failed. */
  toString(): string {
    return `\n  ${inWords(this.#done)}`;
  }
}

/** Does the steps at once, and returns the world of the order that explains what is seen then. */
async function doAll(world: World, real: Deployment, steps: readonly SingleStep[]): Promise<World> {
  const outcomes = await Promise.all(steps.map((step) => perform(real, step)));
  const seen = { outcomes, ...(await observe(real)) };
  const forwards = foretellInOrder(world, [...steps]);
  const backwards = foretellInOrder(world, [...steps].reverse());
  backwards.said.outcomes.reverse();
  if (isDeepStrictEqual(seen, backwards.said)) return backwards.world;
  expect(seen).toEqual(forwards.said);
  return forwards.world;
}

function foretellInOrder(before: World, steps: readonly SingleStep[]) {
  const world = structuredClone(before);
  const outcomes = steps.map((step) => foretell(world, step));
  return { world, said: { outcomes, ...expected(world) } };
}
