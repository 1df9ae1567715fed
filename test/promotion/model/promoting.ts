// What the model says of a promotion, by hand or by policy, and of a rollback.

import { addRepository, arrive, hold, lose } from './content.ts';
import { isMember, mayPromoteInto, refusalOf } from './rights.ts';
import type { Step } from './steps.ts';
import {
  type By,
  type ImageName,
  missingFrom,
  namespaceOf,
  type RecordState,
  type RepositoryName,
  type RepositoryState,
  tick,
  treeOf,
  type World,
} from './world.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;
export type Reason = NonNullable<RecordState['reason']>;

export interface Wanted {
  readonly tag: string;
  readonly image: ImageName;
  readonly targetTag: string;
  readonly refusal?: Reason | undefined;
}

export interface Order {
  readonly by: By;
  readonly version: number | null;
  readonly source: RepositoryName;
  readonly target: RepositoryName;
  readonly comment: string | null;
  readonly create: boolean;
  readonly wanted: readonly Wanted[];
  /** Records that may say already what this one would. */
  readonly earlier: readonly RecordState[];
}

/** The codes of errors, by the word with which a refusal is recorded. */
const CODES: Readonly<Record<string, string>> = {
  'no comment': 'INVALID',
  'next hop': 'NEXT_HOP',
  incomplete: 'CONFLICT',
  immutable: 'IMMUTABLE',
};

export function promoteByHand(world: World, step: Of<'promote'>): string {
  const { by, source, tag, target, targetTag, create } = step;
  const refused = refusalOf(world, by, 'promote', source);
  if (refused) return refused;
  const image = world.repositories.get(source)?.tags.get(tag)?.image;
  if (image === undefined) return 'MANIFEST_UNKNOWN';
  if (source === target) return 'INVALID';
  if (!mayPromoteInto(world, by, target)) return 'DENIED';
  const comment = step.comment;
  const refusal = uncommented(world, comment, [source, target]);
  const isSame = (record: RecordState) =>
    record.state === 'already_there' &&
    record.by === by &&
    record.comment === comment &&
    record.source.repository === source &&
    record.source.tag === tag &&
    record.source.image === image &&
    record.target.repository === target &&
    record.target.tag === targetTag;
  const order: Order = {
    by,
    version: null,
    source,
    target,
    comment,
    create,
    wanted: [{ tag, image, targetTag, refusal }],
    earlier: world.records.filter(isSame),
  };
  const [outcome] = promoteImages(world, order) ?? ['NAME_UNKNOWN'];
  return outcome as string;
}

/** The outcome for each image; undefined when the target is not there and may not be made. */
export function promoteImages(world: World, order: Order): string[] | undefined {
  const { source, target: name, wanted } = order;
  const present = new Map(world.repositories.get(name)?.tags);
  const decided = wanted.map((one) => {
    const reason = one.refusal ?? refusalOfImage(world, order, one) ?? immutable(world, order, one, present);
    const previous = present.get(one.targetTag)?.image ?? null;
    if (!reason) present.set(one.targetTag, { image: one.image, movedAt: 0 });
    const state = reason ? 'refused' : previous === one.image ? 'already_there' : 'succeeded';
    return { one, reason, previous: state === 'succeeded' ? previous : null, state } as const;
  });
  const going = decided.filter(({ reason }) => !reason);
  if (going.length > 0 && !world.repositories.has(name) && !order.create) return undefined;
  const at = tick(world);
  const target = going.length > 0 ? (world.repositories.get(name) ?? addRepository(world, name)) : undefined;
  const events: (() => void)[] = [];
  for (const { one, reason, previous, state } of decided) {
    const { tag, image, targetTag } = one;
    const record: RecordState = {
      state,
      reason: reason ?? null,
      by: order.by,
      version: order.version,
      source: { repository: source, tag, image },
      target: { repository: name, tag: targetTag, previous },
      comment: order.comment,
      rollsBack: null,
    };
    if (target && !reason) for (const part of treeOf(image)) hold(world, target, part);
    if (isSaid(order.earlier, record)) continue;
    world.records.push(record);
    if (state === 'already_there') continue;
    world.happened.push(`promotion.${state} ${name}:${targetTag} ${image} was ${previous ?? 'new'}`);
    if (state === 'refused') continue;
    target?.tags.set(targetTag, { image, movedAt: at });
    lose(world, name, previous ?? undefined, true);
    events.push(() =>
      arrive(world, { repository: name, tag: targetTag, image, at: tick(world) }, previous ?? undefined),
    );
  }
  for (const event of events) event();
  return decided.map(({ reason, state }) => (reason ? (CODES[reason.word] ?? reason.word) : state));
}

export function rollBack(world: World, { by, record: position, comment }: Of<'roll back'>): string {
  const undone = world.records[position];
  if (!undone) return 'NOT_FOUND';
  const { repository: name, tag, previous } = undone.target;
  if (!isMember(world, by, undone.source.repository) && !isMember(world, by, name)) return 'NOT_FOUND';
  const refused = refusalOf(world, by, 'accept_promotions', name);
  if (refused) return refused;
  const target = world.repositories.get(name) as RepositoryState;
  const moved = undone.state === 'succeeded' || undone.state === 'rolled_back';
  if (!moved || previous === null || target.tags.get(tag)?.image !== undone.source.image) return 'CONFLICT';
  if (!target.held.has(previous) || missingFrom(target, previous)) return 'CONFLICT';
  const reason =
    uncommented(world, comment, [name]) ?? (target.immutable ? { word: 'immutable', about: tag } : undefined);
  const state = reason ? 'refused' : 'rolled_back';
  const left = reason ? null : undone.source.image;
  world.records.push({
    state,
    reason: reason ?? null,
    by,
    version: null,
    source: { repository: name, tag, image: previous },
    target: { repository: name, tag, previous: left },
    comment,
    rollsBack: position,
  });
  world.happened.push(`promotion.${state} ${name}:${tag} ${previous} was ${left ?? 'new'}`);
  if (reason) return CODES[reason.word] as string;
  target.tags.set(tag, { image: previous, movedAt: tick(world) });
  lose(world, name, undone.source.image, true);
  return state;
}

function uncommented(world: World, comment: string | null, ends: readonly RepositoryName[]): Reason | undefined {
  const wanting = ends.map(namespaceOf).find((namespace) => world.namespaces[namespace].commentRequired);
  return comment === null && wanting !== undefined ? { word: 'no comment', about: wanting } : undefined;
}

/** The namespaces to which the source's images may go, when others are refused and the target's is one of those. */
export function forbiddenHop(world: World, source: RepositoryName, target: RepositoryName): string | undefined {
  const { promotesTo } = world.namespaces[namespaceOf(source)];
  return promotesTo.length === 0 || promotesTo.includes(namespaceOf(target)) ? undefined : promotesTo.join(' ');
}

function refusalOfImage(world: World, { source, target }: Order, { image }: Wanted): Reason | undefined {
  const hop = forbiddenHop(world, source, target);
  if (hop !== undefined) return { word: 'next hop', about: `${hop} not ${target}` };
  const repository = world.repositories.get(source) as RepositoryState;
  if (!repository.held.has(image)) return { word: 'source gone', about: image };
  const missing = missingFrom(repository, image);
  return missing && { word: 'incomplete', about: missing };
}

function immutable(
  world: World,
  { target }: Order,
  { targetTag, image }: Wanted,
  present: ReadonlyMap<string, { readonly image: ImageName }>,
): Reason | undefined {
  const there = present.get(targetTag)?.image;
  const stays = there !== undefined && there !== image && world.repositories.get(target)?.immutable;
  return stays ? { word: 'immutable', about: targetTag } : undefined;
}

/** Whether an earlier record says the same, so that nobody needs to read it twice. */
function isSaid(earlier: readonly RecordState[], record: RecordState): boolean {
  const { source, target } = record;
  const ofImage = earlier.filter((other) => other.source.tag === source.tag && other.source.image === source.image);
  if (record.state === 'already_there') {
    const brought = (other: RecordState) => other.state === 'succeeded' || other.state === 'already_there';
    return ofImage.some(
      (other) => brought(other) && other.target.repository === target.repository && other.target.tag === target.tag,
    );
  }
  const newest = ofImage.at(-1);
  return (
    record.state === 'refused' &&
    newest?.state === 'refused' &&
    newest.reason?.word === record.reason?.word &&
    newest.reason?.about === record.reason?.about
  );
}
