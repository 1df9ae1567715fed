// The pipeline as a graph: who feeds whom, how much goes through, and what waits where.

import { findNamespaces, type Namespace } from '../access/account/namespace.ts';
import type { Identity } from '../access/identity.ts';
import { membershipIn, namesWith, visibleNames } from '../access/right/visibility.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
import { firstThatFit, MAX_PAGE_BYTES } from '../database/page.ts';
import type { PromotionRow } from '../database/schema/promotion.ts';
import type { VisibleNames } from '../database/visible-names.ts';
import type { Digest } from '../oci/digest.ts';
import { namespaceOf } from '../oci/reference.ts';
import { listPolicies } from '../policy/find-policy.ts';
import type { Policies } from '../policy/policies.ts';
import type { Policy } from '../policy/policy.ts';
import { findRepository } from '../registry/find-repository.ts';
import { countFlows, type FlowCount, selectWaiting } from './pipeline-table.ts';

export interface Pipeline {
  readonly namespaces: readonly Pick<Namespace, 'name' | 'usage' | 'promotesTo'>[];
  readonly repositories: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly exists: boolean | null;
  }[];
  readonly policies: readonly PolicyEdge[];
  /** What people promoted between namespaces that name each other. */
  readonly nextHops: readonly NextHop[];
  /** What did not fit into 4 MiB, or, of waiting images, is more than people can read. */
  readonly moreNamespaces: boolean;
  readonly morePolicies: boolean;
  readonly moreWaiting: boolean;
  readonly moreNextHops: boolean;
}

type NextHop = Traffic & { readonly source: string; readonly target: string };

export interface Traffic {
  readonly passed: number;
  readonly held: number;
  readonly refused: number;
}

export interface PolicyEdge extends Traffic {
  readonly policyId: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly enabled: boolean;
  readonly suspendedReason: string | null;
  /** Newest first. */
  readonly waiting: readonly WaitingImage[];
}

export interface WaitingImage {
  readonly tag: string;
  readonly digest: Digest;
  readonly reason: string | null;
  readonly since: Microseconds;
}

/** More than people can read. */
const MAX_WAITING = 1_000;

/**
 * The graph of what the identity may see, with counts of the last days, as far as it fits into 4 MiB.
 * @param period how many days are counted
 */
export async function pipeline(
  room: Pick<Policies, 'database' | 'clock'>,
  by: Identity,
  { days }: { readonly days: number },
): Promise<Pipeline> {
  const { rows } = room.database;
  const now = room.clock.now();
  const visible = await visibleNames(rows, by);
  const isMember = membershipIn(visible);
  const all = await listPolicies(rows, {});
  const policies = all.filter(({ source, target }) => isMember(source) || isMember(target));
  const namespaces = seenBy(visible, await namesWith(rows, by, 'accept_promotions'), await findNamespaces(rows));
  const counts = await countFlows(rows, now - days * MICROSECONDS_PER_DAY);
  const ofPolicy = Map.groupBy(counts, ({ policy_id }) => policy_id);
  const byHand = Map.groupBy(ofPolicy.get(null) ?? [], (count) =>
    hopKey(namespaceOf(count.source_repository), namespaceOf(count.target_repository)),
  );
  const shownNamespaces = firstThatFit(
    namespaces.map(({ name, usage, promotesTo }) => ({ name, usage, promotesTo })),
    MAX_PAGE_BYTES / 8,
  );
  const handedOn = (source: string, target: string) =>
    (byHand.get(hopKey(source, target)) ?? []).filter(
      (count) => isMember(`${source}/`) || isMember(count.source_repository) || isMember(count.target_repository),
    );
  const nextHops: NextHop[] = shownNamespaces.flatMap(({ name, promotesTo }) =>
    promotesTo.map((target) => ({ source: name, target, ...trafficOf(handedOn(name, target)) })),
  );
  const shownHops = firstThatFit(nextHops, MAX_PAGE_BYTES / 8);
  const edges = policies.map((policy) => ({ ...edgeOf(policy), ...trafficOf(ofPolicy.get(policy.id) ?? []) }));
  const shownEdges = firstThatFit(edges, MAX_PAGE_BYTES / 4);
  const repositories = [];
  for (const name of [...new Set(shownEdges.flatMap(({ source, target }) => [source, target]))].sort()) {
    const exists = isMember(name) ? (await findRepository(rows, name)) !== undefined : null;
    repositories.push({ name, namespace: namespaceOf(name), exists });
  }
  const found = await selectWaiting(rows, visible, MAX_WAITING + 1);
  const waiting = found.slice(0, MAX_WAITING).map((row) => ({ policyId: row.policy_id, ...waitingImage(row) }));
  // Repositories take no more than the policies that name them.
  const shownWaiting = firstThatFit(waiting, MAX_PAGE_BYTES / 4);
  const waitingFor = Map.groupBy(shownWaiting, ({ policyId }) => policyId);
  return {
    namespaces: shownNamespaces,
    repositories,
    policies: shownEdges.map((edge) => ({
      ...edge,
      waiting: (waitingFor.get(edge.policyId) ?? []).map(({ policyId: _policy, ...image }) => image),
    })),
    nextHops: shownHops,
    moreNamespaces: shownNamespaces.length < namespaces.length,
    morePolicies: shownEdges.length < edges.length,
    moreWaiting: shownWaiting.length < found.length,
    moreNextHops: shownHops.length < nextHops.length,
  };
}

/**
 * Those that were opened to somebody whole, with all their next hops; and those of which they have some repositories, with the next
 * hops to where they have a part, too: that another stage is there is not told.
 */
function seenBy(visible: VisibleNames, accepting: VisibleNames, namespaces: readonly Namespace[]): Namespace[] {
  const isMember = membershipIn(visible);
  const mayPromoteInto = membershipIn(accepting);
  const [seenIn, acceptingIn] = [visible, accepting].map(
    (names) => new Set(names.all ? [] : names.repositories.map(namespaceOf)),
  ) as [Set<string>, Set<string>];
  const hasPart = (name: string) =>
    isMember(`${name}/`) || seenIn.has(name) || mayPromoteInto(`${name}/`) || acceptingIn.has(name);
  return namespaces.flatMap((one) => {
    if (isMember(`${one.name}/`)) return [one];
    return seenIn.has(one.name) ? [{ ...one, promotesTo: one.promotesTo.filter(hasPart) }] : [];
  });
}

function waitingImage({ source_tag, digest, reason, at }: PromotionRow): WaitingImage {
  return { tag: source_tag ?? '', digest: digest as Digest, reason, since: at };
}

/** Neither name has a space. */
function hopKey(source: string, target: string): string {
  return `${source} ${target}`;
}

function edgeOf({ id, name, source, target, enabled, suspendedReason }: Policy) {
  return { policyId: id, name, source, target, enabled, suspendedReason };
}

function trafficOf(counts: readonly FlowCount[]): Traffic {
  const sum = (...states: FlowCount['state'][]) =>
    counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
  return { passed: sum('succeeded', 'already_there'), held: sum('held'), refused: sum('refused') };
}
