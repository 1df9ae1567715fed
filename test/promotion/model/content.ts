// What the model says of pushes, deletions and garbage collection.

import { refusalOf } from './rights.ts';
import type { Step } from './steps.ts';
import {
  type ImageName,
  indexesAbove,
  LISTED,
  namespaceOf,
  type RepositoryName,
  type RepositoryState,
  tick,
  type World,
} from './world.ts';

/** For how many days a rollback can return to an image. */
export const ROLLBACK_DAYS = 90;

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

export function push(world: World, { by, repository: name, image, tag }: Of<'push'>): string {
  const repository = world.repositories.get(name);
  if (!repository && by === 'jane') return world.namespaces[namespaceOf(name)].validated ? 'PROTECTED' : 'NAME_UNKNOWN';
  const refused = refusalOf(world, by, 'push', name);
  if (refused || !repository) return refused ?? 'NOT_FOUND';
  if (world.namespaces[namespaceOf(name)].validated) return 'PROTECTED';
  // What an index lists is pushed before it, by requests of its own.
  for (const listed of LISTED[image]) holdAnew(world, repository, listed);
  const previous = repository.tags.get(tag)?.image;
  if (previous !== undefined && previous !== image && repository.immutable) return 'IMMUTABLE';
  holdAnew(world, repository, image);
  if (previous === image) return 'done';
  const at = tick(world);
  repository.tags.set(tag, { image, movedAt: at });
  lose(world, name, previous, false);
  arrive(world, { repository: name, tag, image, at }, previous);
  return 'done';
}

export function deleteTag(world: World, { by, repository: name, tag }: Of<'delete tag'>): string {
  const refused = refusalOf(world, by, 'delete', name);
  if (refused) return refused;
  const repository = world.repositories.get(name) as RepositoryState;
  if (!repository.tags.has(tag)) return 'MANIFEST_UNKNOWN';
  if (repository.immutable) return 'IMMUTABLE';
  dropTag(world, name, tag);
  return 'done';
}

export function deleteManifest(world: World, { by, repository: name, image }: Of<'delete manifest'>): string {
  const refused = refusalOf(world, by, 'delete', name);
  if (refused) return refused;
  const repository = world.repositories.get(name) as RepositoryState;
  if (!repository.held.has(image)) return 'MANIFEST_UNKNOWN';
  const above = indexesAbove(repository, image);
  const tags = [...repository.tags].filter(([, tag]) => tag.image === image || above.includes(tag.image));
  if (tags.length > 0 && repository.immutable) return 'IMMUTABLE';
  if (tags.some(([, tag]) => tag.image !== image)) return 'IN_USE';
  const canReturn = (index: ImageName) =>
    world.losses.some((loss) => loss.repository === name && loss.image === index && loss.byPromotion);
  if (above.some(canReturn)) return 'IN_USE';
  for (const [tag] of tags.sort()) dropTag(world, name, tag);
  repository.held.delete(image);
  return 'done';
}

export function createRepository(world: World, { by, repository }: Of<'create repository'>): string {
  if (by !== 'jane') return 'DENIED';
  if (world.repositories.has(repository)) return 'CONFLICT';
  addRepository(world, repository);
  return 'done';
}

/** Also what a promotion into a repository that is not there does. */
export function addRepository(world: World, name: RepositoryName): RepositoryState {
  const repository = { createdAt: tick(world), tags: new Map(), held: new Map(), immutable: false };
  world.repositories.set(name, repository);
  world.happened.push(`repository.created ${name}`);
  return repository;
}

export function deleteRepository(world: World, { by, repository: name }: Of<'delete repository'>): string {
  const refused = refusalOf(world, by, 'manage_repository', name);
  if (refused) return refused;
  const { immutable, tags } = world.repositories.get(name) as RepositoryState;
  if (immutable && tags.size > 0) return 'IMMUTABLE';
  world.repositories.delete(name);
  world.roles.delete(name);
  world.happened.push(`repository.deleted ${name}`);
  world.jobs.push({ kind: 'retire', repository: name, at: tick(world) });
  return 'done';
}

export function setImmutable(world: World, { by, repository: name, immutable }: Of<'set immutable'>): string {
  const refused = refusalOf(world, by, 'manage_repository', name);
  if (refused) return refused;
  (world.repositories.get(name) as RepositoryState).immutable = immutable;
  return 'done';
}

/** Images without a tag that nothing needs, and to which no rollback can return any more, are gone. */
export function collectGarbage(world: World): void {
  const before = world.day - ROLLBACK_DAYS;
  for (const [name, repository] of world.repositories) {
    const isNeeded = (image: ImageName, since: number) =>
      since > before ||
      [...repository.tags.values()].some((tag) => tag.image === image) ||
      indexesAbove(repository, image).length > 0 ||
      world.losses.some((loss) => loss.repository === name && loss.image === image && loss.day > before);
    for (;;) {
      const free = [...repository.held].filter(([image, since]) => !isNeeded(image, since));
      for (const [image] of free) repository.held.delete(image);
      if (free.length === 0) break;
    }
  }
}

/** The repository holds the image from today on, if it did not before. */
export function hold(world: World, repository: RepositoryState, image: ImageName): void {
  if (!repository.held.has(image)) repository.held.set(image, world.day);
}

/** What is pushed is held from today on, also when it was there: an index may follow that lists it. */
function holdAnew(world: World, repository: RepositoryState, image: ImageName): void {
  repository.held.set(image, world.day);
}

/** An image got a tag, of which policies are asked. */
export function arrive(world: World, arrival: World['arrivals'][number], previous: ImageName | undefined): void {
  const { repository, tag, image } = arrival;
  world.arrivals.push(arrival);
  world.happened.push(`manifest.pushed ${repository}:${tag} ${image} was ${previous ?? 'new'}`);
  world.jobs.push({ kind: 'evaluate', arrival });
}

/** A tag was taken from the image, if it was on one. */
export function lose(
  world: World,
  repository: RepositoryName,
  image: ImageName | undefined,
  byPromotion: boolean,
): void {
  if (image !== undefined) world.losses.push({ repository, image, day: world.day, byPromotion });
}

function dropTag(world: World, name: RepositoryName, tag: string): void {
  const { tags } = world.repositories.get(name) as RepositoryState;
  const image = tags.get(tag)?.image;
  tags.delete(tag);
  lose(world, name, image, false);
  world.happened.push(`tag.deleted ${name}:${tag} was ${image}`);
}
