// What the model knows: the state of a small deployment as the specification describes it, in plain data that can be
// cloned. Three repositories in three namespaces, four images, and two users: jane owns every namespace, and tom has what
// roles he is given.

export const REPOSITORIES = ['dev/web', 'qa/web', 'prod/web'] as const;
export type RepositoryName = (typeof REPOSITORIES)[number];

export const NAMESPACES = ['dev', 'qa', 'prod'] as const;
export type NamespaceName = (typeof NAMESPACES)[number];

export const IMAGES = ['a', 'b', 'c', 'index'] as const;
export type ImageName = (typeof IMAGES)[number];

export type User = 'jane' | 'tom';
export type Role = 'read-only' | 'read-write' | 'admin';

/** Which images an index lists. */
export const LISTED: Readonly<Record<ImageName, readonly ImageName[]>> = { a: [], b: [], c: [], index: ['a', 'c'] };

export interface TagState {
  readonly image: ImageName;
  readonly movedAt: number;
}

export interface RepositoryState {
  readonly createdAt: number;
  readonly tags: Map<string, TagState>;
  /** The images that it holds, each with the day since which it does. */
  readonly held: Map<ImageName, number>;
  immutable: boolean;
}

export interface NamespaceState {
  validated: boolean;
  commentRequired: boolean;
  promotesTo: readonly NamespaceName[];
}

export interface PolicyState {
  /** Policies are numbered in the order of their creation. */
  readonly number: number;
  readonly source: RepositoryName;
  target: RepositoryName;
  template: string;
  /** The only tag that passes; null for a policy that always promotes. */
  onlyTag: string | null;
  enabled: boolean;
  suspended: boolean;
  version: number;
  editor: User;
  readonly createdAt: number;
}

/** A person, or the number of a policy. */
export type By = User | number;

export type RecordedState = 'succeeded' | 'already_there' | 'refused' | 'rolled_back';

export interface RecordState {
  readonly state: RecordedState;
  /** The rule in a word, and what of it may change; null for what was not refused. */
  readonly reason: { readonly word: string; readonly about: string } | null;
  readonly by: By;
  readonly version: number | null;
  readonly source: { readonly repository: RepositoryName; readonly tag: string; readonly image: ImageName };
  readonly target: { readonly repository: RepositoryName; readonly tag: string; readonly previous: ImageName | null };
  readonly comment: string | null;
  /** The position of the record that it undid. */
  readonly rollsBack: number | null;
}

/** An image that got a tag, by push or by promotion. */
export interface Arrival {
  readonly repository: RepositoryName;
  readonly tag: string;
  readonly image: ImageName;
  readonly at: number;
}

/** An image from which a tag was taken. */
export interface Loss {
  readonly repository: RepositoryName;
  readonly image: ImageName;
  readonly day: number;
  /** By a promotion or a rollback, so that a rollback can return to it. */
  readonly byPromotion: boolean;
}

/** A policy's verdict that an image may go on. */
export interface Passed {
  readonly policy: number;
  readonly version: number;
  readonly source: RepositoryName;
  readonly target: RepositoryName;
  readonly tag: string;
  readonly image: ImageName;
  readonly targetTag: string;
  readonly occasion: 'push' | 'apply';
}

export type Job =
  | { readonly kind: 'evaluate'; readonly arrival: Arrival }
  | { readonly kind: 'promote'; readonly passed: Passed }
  | { readonly kind: 'apply'; readonly policy: number; readonly version: number }
  | { readonly kind: 'retire'; readonly repository: RepositoryName; readonly at: number }
  | { readonly kind: 'check rights' }
  | { readonly kind: 'collect garbage' };

export interface World {
  /** Rises with everything that happens. */
  now: number;
  day: number;
  readonly repositories: Map<RepositoryName, RepositoryState>;
  readonly namespaces: Record<NamespaceName, NamespaceState>;
  /** Tom's. */
  readonly roles: Map<RepositoryName, Role>;
  policies: PolicyState[];
  policiesCreated: number;
  readonly records: RecordState[];
  readonly arrivals: Arrival[];
  readonly losses: Loss[];
  /** What the history of tags tells, oldest first. */
  readonly happened: string[];
  /** What is due, in the order in which it is done. */
  readonly jobs: Job[];
}

/** Before anything happened: no repository is there. */
export function newWorld(): World {
  const namespace = (): NamespaceState => ({ validated: false, commentRequired: false, promotesTo: [] });
  return {
    now: 0,
    day: 0,
    repositories: new Map(),
    namespaces: { dev: namespace(), qa: namespace(), prod: namespace() },
    roles: new Map(),
    policies: [],
    policiesCreated: 0,
    records: [],
    arrivals: [],
    losses: [],
    happened: [],
    jobs: [],
  };
}

/** The next moment. */
export function tick(world: World): number {
  world.now += 1;
  return world.now;
}

/** The image with what it lists. */
export function treeOf(image: ImageName): readonly ImageName[] {
  return [image, ...LISTED[image]];
}

export function namespaceOf(repository: RepositoryName): NamespaceName {
  return repository.slice(0, repository.indexOf('/')) as NamespaceName;
}

/** What the image lists and the repository does not hold. */
export function missingFrom(repository: RepositoryState, image: ImageName): ImageName | undefined {
  return LISTED[image].find((listed) => !repository.held.has(listed));
}

/** The indexes of the repository that list the image. */
export function indexesAbove(repository: RepositoryState, image: ImageName): ImageName[] {
  return [...repository.held.keys()].filter((held) => LISTED[held].includes(image));
}
