// The pipeline as a graph: who feeds whom, how much goes through, and what waits where.

import type { Identity } from '../access/identity.ts';
import { findNamespaces, type Namespace } from '../access/namespace.ts';
import { membershipOf, visibleNames } from '../access/visibility.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
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
  readonly nextHops: readonly (Traffic & { readonly source: string; readonly target: string })[];
}

export interface Traffic {
  readonly passed: number;
  readonly held: number;
  readonly refused: number;
}

export interface PolicyEdge extends Traffic {
  readonly policyId: string;
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
 * The graph of what the identity may see, with counts of the last days.
 * @param period how many days are counted
 */
export async function pipeline(
  room: Pick<Policies, 'database' | 'clock'>,
  by: Identity,
  { days }: { readonly days: number },
): Promise<Pipeline> {
  const { rows } = room.database;
  const now = room.clock.now();
  const isMember = await membershipOf(rows, by);
  const all = await listPolicies(rows, {});
  const policies = all.filter(({ source, target }) => isMember(source) || isMember(target));
  const namespaces = (await findNamespaces(rows)).filter(({ name }) => isMember(`${name}/`));
  const counts = await countFlows(rows, now - days * MICROSECONDS_PER_DAY);
  const visible = await visibleNames(rows, by);
  const waiting = Map.groupBy(await selectWaiting(rows, visible, MAX_WAITING), (row) => row.policy_id);
  const names = [...new Set(policies.flatMap(({ source, target }) => [source, target]))].sort();
  const repositories = [];
  for (const name of names) {
    const exists = isMember(name) ? (await findRepository(rows, name)) !== undefined : null;
    repositories.push({ name, namespace: namespaceOf(name), exists });
  }
  return {
    namespaces: namespaces.map(({ name, usage, promotesTo }) => ({ name, usage, promotesTo })),
    repositories,
    policies: policies.map((policy) => ({
      ...edgeOf(policy),
      ...trafficOf(counts.filter((count) => count.policy_id === policy.id)),
      waiting: (waiting.get(policy.id) ?? []).map((row) => ({
        tag: row.source_tag ?? '',
        digest: row.digest as Digest,
        reason: row.reason,
        since: row.at,
      })),
    })),
    nextHops: namespaces.flatMap(({ name, promotesTo }) =>
      promotesTo.map((target) => ({ source: name, target, ...trafficOf(counts.filter(isBetween(name, target))) })),
    ),
  };
}

function edgeOf({ id, source, target, enabled, suspendedReason }: Policy) {
  return { policyId: id, source, target, enabled, suspendedReason };
}

function isBetween(source: string, target: string): (count: FlowCount) => boolean {
  return (count) =>
    count.policy_id === null &&
    namespaceOf(count.source_repository) === source &&
    namespaceOf(count.target_repository) === target;
}

function trafficOf(counts: readonly FlowCount[]): Traffic {
  const sum = (...states: FlowCount['state'][]) =>
    counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
  return { passed: sum('succeeded', 'already_there'), held: sum('held'), refused: sum('refused') };
}
