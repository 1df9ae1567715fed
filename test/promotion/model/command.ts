// One command of fast-check's model runs: a step is done on the real thing and foretold by the model, and then all that can
// be seen is compared. Of two steps at once, the result must be that of one order or the other.

import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import { expect } from 'vitest';
import type { Deployment } from './deployment.ts';
import { promoteAfterDryRun } from './dry-run.ts';
import { foretell } from './foretell.ts';
import { runJobs } from './jobs.ts';
import { expected, observe, pullEverything } from './observe.ts';
import { perform } from './perform.ts';
import { compareWithPreview, previewOf } from './preview.ts';
import { inWords, resolve, type SingleStep, type Step } from './steps.ts';
import type { World } from './world.ts';

/**
 * The worlds that explain all that was seen so far. After two steps at once there can be two, which differ in what is about to
 * happen; the first stands for all where they look alike.
 */
export interface Model {
  worlds: readonly [World, ...World[]];
}

type PolicySaving = Extract<SingleStep, { kind: 'create policy' }>;

export class StepCommand implements fc.AsyncCommand<Model, Deployment, true> {
  readonly #generated: Step;
  #done: Step;

  constructor(step: Step) {
    this.#generated = step;
    this.#done = step;
  }

  /** Whether there is something to do it with. */
  async check({ worlds: [world] }: Model): Promise<boolean> {
    const steps = this.#generated.kind === 'together' ? this.#generated.steps : [this.#generated];
    return steps.every(
      (step) => !('policy' in step && world.policies.length === 0) && !('record' in step && world.records.length === 0),
    );
  }

  async run(model: Model, real: Deployment): Promise<void> {
    const step = this.#generated;
    const resolved = (step.kind === 'together' ? step.steps : [step]).map((one) => resolve(model.worlds[0], one));
    const steps = model.worlds.some((world) => canFallInside(world, resolved)) ? resolved.slice(0, 1) : resolved;
    const [first, second] = steps as [SingleStep, SingleStep?];
    this.#done = second ? { kind: 'together', steps: [first, second] } : first;
    if (this.#done.kind === 'create policy' && isPreviewed(model.worlds[0], this.#done)) {
      await saveAndApply(model, real, this.#done);
    } else {
      await doAll(model, real, steps);
    }
    await pullEverything(real);
  }

  /** For the list of a sequence that failed. */
  toString(): string {
    return `\n  ${inWords(this.#done)}`;
  }
}

/**
 * A job that evaluates reads before it writes, and what a promotion brings is evaluated next. What falls between is right in more ways than the model foretells: an image whose
 * tag moves meanwhile is left to the job of its own push.
 */
function canFallInside(world: World, [first, second]: readonly SingleStep[]): boolean {
  const evaluates = world.jobs.some(({ kind }) => kind === 'apply' || kind === 'evaluate' || kind === 'promote');
  return first?.kind === 'run jobs' && second !== undefined && evaluates;
}

/** Whether a preview of the policy can be compared with what applying it does: nothing else is about to happen. */
function isPreviewed(world: World, { source, apply }: PolicySaving): boolean {
  return apply && world.jobs.length === 0 && world.repositories.has(source);
}

async function saveAndApply(model: Model, real: Deployment, step: PolicySaving): Promise<void> {
  const preview = await previewOf(real, step);
  const [outcome] = await doAll(model, real, [step]);
  if (outcome !== 'done') return;
  await doAll(model, real, [{ kind: 'run jobs' }]);
  await compareWithPreview(real, step, preview);
}

/** Does the steps at once; the model's world is then that of the order that explains what is seen. Returns the outcomes. */
async function doAll(model: Model, real: Deployment, steps: readonly SingleStep[]): Promise<readonly string[]> {
  const [first, second] = steps;
  const done =
    first?.kind === 'promote' && !second ? [promoteAfterDryRun(real, first)] : steps.map((step) => perform(real, step));
  const outcomes = await Promise.all(done);
  const seen = { outcomes: toCompare(outcomes), ...(await observe(real)) };
  const possible = model.worlds.flatMap((world) => inEachOrder(world, steps));
  const [fitting, ...more] = possible.filter(({ said }) => isDeepStrictEqual(said, seen)).map(({ world }) => world);
  if (!fitting) expect(seen).toEqual(possible[0]?.said);
  else model.worlds = [fitting, ...more.filter((world) => !isDeepStrictEqual(world, fitting))];
  return outcomes;
}

/** A push is several requests: beside the deletion of its repository, any of them can be the one that finds it gone. */
function toCompare(outcomes: readonly string[]): string[] {
  return outcomes.length === 1 ? [...outcomes] : outcomes.map((code) => (code === 'NAME_UNKNOWN' ? 'NOT_FOUND' : code));
}

/** What becomes of the world, and what is seen of it, for each order of the steps. */
function inEachOrder(before: World, steps: readonly SingleStep[]) {
  const [first, second] = steps as [SingleStep, SingleStep?];
  if (!second) return [foretellInOrder(before, [first], [0])];
  const orders = [foretellInOrder(before, [first, second], [0, 1]), foretellInOrder(before, [first, second], [1, 0])];
  return first.kind === 'run jobs' ? [...orders, ...betweenJobs(before, second)] : orders;
}

function foretellInOrder(before: World, steps: readonly SingleStep[], order: readonly number[]) {
  const world = structuredClone(before);
  const outcomes: string[] = [];
  for (const position of order) outcomes[position] = foretell(world, steps[position] as SingleStep);
  return { world, said: { outcomes: toCompare(outcomes), ...expected(world) } };
}

/** The step after each of the jobs that are run beside it. */
function betweenJobs(before: World, step: SingleStep) {
  const found = [];
  for (const running = structuredClone(before); running.jobs.length > 0; runJobs(running, 1)) {
    const world = structuredClone(running);
    const outcome = foretell(world, step);
    runJobs(world);
    found.push({ world, said: { outcomes: toCompare(['done', outcome]), ...expected(world) } });
  }
  return found;
}
