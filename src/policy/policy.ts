// A promotion policy, how it is read from its row, and how it shows in the history.

import { type Actor, type ActorReference, POLICY_ARROW } from '../actor.ts';
import type { Rule } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import type { PolicyRow } from '../database/schema/promotion.ts';
import type { PolicyTold } from '../event/event-data.ts';

export interface Policy {
  readonly id: string;
  /** Of its source's policies, no two have the same. */
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly tagTemplate: string;
  readonly enabled: boolean;
  readonly rules: readonly Rule[];
  /** The platforms of an index that count; null for all. */
  readonly platforms: readonly string[] | null;
  /** A cron expression in UTC, or null. */
  readonly schedule: string | null;
  /** Rises with every edit. */
  readonly version: number;
  /** With the rights of this user or API key on source and target the policy runs. */
  readonly editedByKind: 'user' | 'api_key';
  readonly editedById: string;
  readonly editedBy: string;
  readonly editedAt: Microseconds;
  readonly createdAt: Microseconds;
  /** The sequence of the newest event before it was saved first: what happened later has a higher one. */
  readonly createdAfter: number;
  /** Why it does not run; null when it does. */
  readonly suspendedReason: string | null;
}

/** What a person says of a policy. */
export type PolicyDraft = Pick<
  Policy,
  'source' | 'target' | 'tagTemplate' | 'enabled' | 'rules' | 'platforms' | 'schedule'
> & {
  /** Made up from the target when it is left out. */
  readonly name?: string | undefined;
  /** Said in place of rules: every image is promoted. */
  readonly always?: boolean | undefined;
  /** The target may be made where there is none. */
  readonly create?: boolean | undefined;
};

export function readPolicy(row: PolicyRow): Policy {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    target: row.target,
    tagTemplate: row.tag_template,
    enabled: row.enabled === 1,
    rules: JSON.parse(row.rules_json) as Rule[],
    platforms: row.platforms_json === null ? null : (JSON.parse(row.platforms_json) as string[]),
    schedule: row.schedule,
    version: row.version,
    editedByKind: row.edited_by_kind,
    editedById: row.edited_by_id,
    editedBy: row.edited_by,
    editedAt: row.edited_at,
    createdAt: row.created_at,
    createdAfter: row.created_after,
    suspendedReason: row.suspended_reason,
  };
}

export function policyRow(policy: Policy): PolicyRow {
  return {
    id: policy.id,
    name: policy.name,
    source: policy.source,
    target: policy.target,
    tag_template: policy.tagTemplate,
    enabled: policy.enabled ? 1 : 0,
    rules_json: JSON.stringify(policy.rules),
    platforms_json: policy.platforms === null ? null : JSON.stringify(policy.platforms),
    schedule: policy.schedule,
    version: policy.version,
    edited_by_kind: policy.editedByKind,
    edited_by_id: policy.editedById,
    edited_by: policy.editedBy,
    edited_at: policy.editedAt,
    created_at: policy.createdAt,
    created_after: policy.createdAfter,
    suspended_reason: policy.suspendedReason,
  };
}

/** True when events and schedules make it run. */
export function isActive(policy: Policy): boolean {
  return policy.enabled && policy.suspendedReason === null;
}

/** The policy in one line, as history names it, also after it was deleted. */
export function policyName(policy: Pick<Policy, 'source' | 'target'>): string {
  return `${policy.source}${POLICY_ARROW}${policy.target}`;
}

/** Who edited a policy last. */
export type Edited = Pick<Policy, 'editedByKind' | 'editedById' | 'editedBy'>;

/** Who edited the policy last. */
export function editorOf({ editedByKind, editedById, editedBy }: Edited): ActorReference {
  return { kind: editedByKind, id: editedById, name: editedBy };
}

export function policyActor(policy: Pick<Policy, 'id' | 'source' | 'target'>): Actor {
  return { kind: 'policy', id: policy.id, name: policyName(policy), credential: 'policy' };
}

/** What an event tells of a policy. */
export function describePolicy(policy: Policy): PolicyTold {
  const { id, name, source, target, tagTemplate, enabled, rules, platforms, schedule, version, suspendedReason } =
    policy;
  return { id, name, source, target, tagTemplate, enabled, rules, platforms, schedule, version, suspendedReason };
}
