// What the model says of what follows from what: jobs, in the order in which they became due.

import { collectGarbage } from './content.ts';
import { findPolicy, isActive, renderTag, rightsLost, suspend } from './policies.ts';
import { promoteImages, type Reason, type Wanted } from './promoting.ts';
import type { Arrival, Job, Passed, PolicyState, RecordState, World } from './world.ts';

/** Runs all that is due and what that makes due; at most so many jobs. */
export function runJobs(world: World, most = Number.POSITIVE_INFINITY): void {
  for (let count = 0; count < most; count++) {
    const job = world.jobs.shift();
    if (!job) return;
    runJob(world, job);
  }
}

function runJob(world: World, job: Job): void {
  switch (job.kind) {
    case 'evaluate':
      evaluate(world, job.arrival);
      break;
    case 'promote':
      promotePassed(world, [job.passed]);
      break;
    case 'apply':
      apply(world, job.policy, job.version);
      break;
    case 'retire':
      world.policies = world.policies.filter((policy) => policy.source !== job.repository || policy.createdAt > job.at);
      break;
    case 'check rights':
      for (const policy of world.policies) if (isActive(policy) && rightsLost(world, policy)) suspend(world, policy);
      break;
    case 'collect garbage':
      collectGarbage(world);
      break;
  }
}

/** Policies are asked about what arrived after they were made, in the repository for which they were made. */
function evaluate(world: World, arrival: Arrival): void {
  const repository = world.repositories.get(arrival.repository);
  if (!repository) return;
  for (const policy of world.policies) {
    const isAsked =
      isActive(policy) &&
      policy.source === arrival.repository &&
      policy.createdAt < arrival.at &&
      policy.createdAt > repository.createdAt;
    if (isAsked && passes(policy, arrival.tag)) {
      world.jobs.push({ kind: 'promote', passed: passedBy(policy, { ...arrival, occasion: 'push' }) });
    }
  }
}

/** Oldest tag first, all at once. */
function apply(world: World, number: number, version: number): void {
  const policy = findPolicy(world, number);
  const source = policy && world.repositories.get(policy.source);
  if (!policy || !source || policy.version !== version || !isActive(policy)) return;
  const tags = [...source.tags].map(([tag, { image, movedAt }]) => ({
    tag,
    image,
    movedAt,
    occasion: 'apply' as const,
  }));
  tags.sort((a, b) => a.movedAt - b.movedAt || (a.tag < b.tag ? -1 : 1));
  promotePassed(
    world,
    tags.filter(({ tag }) => passes(policy, tag)).map((tag) => passedBy(policy, tag)),
  );
}

function passes({ onlyTag }: PolicyState, tag: string): boolean {
  return onlyTag === null || onlyTag === tag;
}

function passedBy(policy: PolicyState, image: Pick<Passed, 'tag' | 'image' | 'occasion'>): Passed {
  const { number, version, source, target, template } = policy;
  const { tag, occasion } = image;
  return {
    policy: number,
    version,
    source,
    target,
    tag,
    image: image.image,
    targetTag: renderTag(template, tag),
    occasion,
  };
}

function promotePassed(world: World, passed: readonly Passed[]): void {
  const [first] = passed;
  const policy = first && findPolicy(world, first.policy);
  if (!first || !policy || !isActive(policy) || !world.repositories.has(first.source)) return;
  const earlier = world.records.filter(({ by }) => by === policy.number);
  const lost = rightsLost(world, policy);
  if (lost !== undefined) suspend(world, policy);
  const wanted = passed.flatMap((one) => {
    const found = wantedOf(world, one, earlier);
    return found ? [lost === undefined ? found : { ...found, refusal: { word: 'suspended', about: lost } }] : [];
  });
  const { source, target } = first;
  const order = { by: policy.number, version: policy.version, source, target, comment: null, create: true };
  promoteImages(world, { ...order, wanted, earlier });
}

/** What is left to do with an image that passed, after what the same version of the policy did with it before. */
function wantedOf(world: World, passed: Passed, earlier: readonly RecordState[]): Wanted | undefined {
  const { tag, image, target, targetTag, version, occasion } = passed;
  const there = world.repositories.get(target)?.tags;
  const promoted = earlier
    .filter(
      (record) =>
        record.source.tag === tag &&
        record.source.image === image &&
        (record.state === 'succeeded' || record.state === 'already_there') &&
        record.target.repository === target &&
        record.version === version,
    )
    .map((record) => record.target.tag);
  const still = promoted.findLast((name) => there?.get(name)?.image === image);
  if (still !== undefined) return { tag, image, targetTag: still };
  if (occasion === 'apply') {
    const taken = promoted.findLast((name) => there?.has(name));
    if (taken !== undefined) return { tag, image, targetTag: taken, refusal: { word: 'tag taken', about: taken } };
    return { tag, image, targetTag };
  }
  return { tag, image, targetTag, refusal: supersededBy(world, passed, there?.get(targetTag)?.image) };
}

/** The newer of two pushes keeps the tag in the target, whichever is worked on first. */
function supersededBy(world: World, passed: Passed, present: string | undefined): Reason | undefined {
  const { source, tag, image } = passed;
  if (present === undefined || present === image) return undefined;
  if (world.repositories.get(source)?.tags.get(tag)?.image === image) return undefined;
  const last = (wanted: string) =>
    world.arrivals.findLast((one) => one.repository === source && one.tag === tag && one.image === wanted)?.at ?? -1;
  return last(present) > last(image) && last(image) >= 0 ? { word: 'superseded', about: tag } : undefined;
}
