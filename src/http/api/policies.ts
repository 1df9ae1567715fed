// Promotion policies, previews and evaluations.

import type { FastifyInstance } from 'fastify';
import { authorize, mayPromoteInto, partsOf, rightsOn, sightOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import * as evaluations from '../../api/evaluation.ts';
import * as contract from '../../api/policy.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { checkTargetName, mayNotPromoteInto } from '../../policy/check-policy.ts';
import { createPolicy } from '../../policy/create-policy.ts';
import { deletePolicy } from '../../policy/delete-policy.ts';
import type { Evaluation } from '../../policy/evaluation.ts';
import { findPolicy, listPolicies } from '../../policy/find-policy.ts';
import { findEvaluation, listEvaluations } from '../../policy/list-evaluations.ts';
import type { Editor, Policy } from '../../policy/policy.ts';
import { requestApply } from '../../policy/request-apply.ts';
import { updatePolicy } from '../../policy/update-policy.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { requireUser } from './guards.ts';

/** For what comes as bytes. */
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export async function policyRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { policies } = doors;
  const { rows } = policies.database;

  serve(app, doors, contract.listPolicies, async ({ identity, query }) => {
    const found = await listPolicies(rows, query);
    const hasPart = await partsOf(rows, identity);
    const visible = found.filter((policy) => hasPart(policy.source) || hasPart(policy.target));
    return { status: 200, body: { items: visible.map(showPolicy), next: null } };
  });

  serve(app, doors, contract.createPolicy, async ({ identity, query, body }) => {
    await authorize(rows, identity, 'manage_policies', body.source);
    await checkTarget(doors, identity, body.target);
    const { policy, job } = await createPolicy(policies, body, editor(identity), query);
    return { status: 201, body: { ...showPolicy(policy), job } };
  });

  serve(app, doors, contract.previewPolicy, async ({ identity, body }) => {
    await authorize(rows, identity, 'manage_policies', body.source);
    await checkTarget(doors, identity, body.target);
    return { status: 200, headers: JSON_TYPE, body: await doors.preview(body) };
  });

  serve(app, doors, contract.getPolicy, async ({ identity, params }) => {
    return { status: 200, body: showPolicy(await visiblePolicy(doors, identity, params.id)) };
  });

  serve(app, doors, contract.changePolicy, async ({ identity, params, query, body }) => {
    const { source, target } = await visiblePolicy(doors, identity, params.id);
    await authorize(rows, identity, 'manage_policies', source);
    // Switching a policy off takes no right on the target.
    if (body.enabled !== false) await checkTarget(doors, identity, body.target ?? target);
    const { policy, job } = await updatePolicy(policies, params.id, body, editor(identity), query);
    return { status: 200, body: { ...showPolicy(policy), job } };
  });

  serve(app, doors, contract.deletePolicy, async ({ identity, params }) => {
    const { source } = await visiblePolicy(doors, identity, params.id);
    await authorize(rows, identity, 'manage_policies', source);
    await deletePolicy(policies, params.id, actorOf(identity));
    return { status: 204 };
  });

  serve(app, doors, contract.applyPolicy, async ({ identity, params }) => {
    const { source } = await visiblePolicy(doors, identity, params.id);
    await authorize(rows, identity, 'manage_policies', source);
    return { status: 202, body: { job: await requestApply(policies, params.id, actorOf(identity)) } };
  });

  serve(app, doors, evaluations.listEvaluations, async ({ identity, query }) => {
    const { limit, cursor, ...filter } = query;
    const before = decodeCursor(cursor, 'string');
    const found = await listEvaluations(rows, await sightOf(rows, identity), { ...filter, before }, limit + 1);
    return { status: 200, body: toPage(found, limit, (evaluation) => evaluation.id, showEvaluation) };
  });

  serve(app, doors, evaluations.getEvaluation, async ({ identity, params }) => {
    const evaluation = await findEvaluation(rows, params.id);
    const hasPart = await partsOf(rows, identity);
    // What is in an image concerns those who have it: the target, once it was let in.
    const isVisible = (one: Evaluation) => hasPart(one.source) || (one.verdict === 'pass' && hasPart(one.target));
    if (evaluation && isVisible(evaluation)) return { status: 200, body: showEvaluation(evaluation) };
    throw new ShiplockError('NOT_FOUND', `there is no evaluation ${params.id}, or you may not see it`);
  });
}

/** A policy is there for those who have a part in its source or its target. */
async function visiblePolicy(doors: Doors, identity: Identity, id: string): Promise<Policy> {
  const { rows } = doors.policies.database;
  const policy = await findPolicy(rows, id);
  const hasPart = await partsOf(rows, identity);
  if (policy && (hasPart(policy.source) || hasPart(policy.target))) return policy;
  throw new ShiplockError('NOT_FOUND', `there is no promotion policy ${id}, or you may not see it`);
}

/** Asked here of the credentials, which may be restricted, and again of the account when the policy is saved. */
async function checkTarget(doors: Doors, identity: Identity, target: string): Promise<void> {
  checkTargetName(target);
  const { rows } = doors.policies.database;
  if (await mayPromoteInto(rows, identity, target)) return;
  const { exists, permissions } = await rightsOn(rows, identity, target);
  if (exists && permissions.has('pull')) {
    throw new ShiplockError(
      'DENIED',
      `you may not promote into ${target}: it needs the permission "accept_promotions"`,
    );
  }
  throw mayNotPromoteInto(target);
}

function editor(identity: Identity): Editor {
  return { accountId: requireUser(identity).id, actor: actorOf(identity) };
}

function showPolicy(policy: Policy): contract.PolicyBody {
  const { editedById: _account, rules, platforms, editedAt, createdAt, ...shown } = policy;
  return {
    ...shown,
    rules: [...rules],
    platforms: platforms && [...platforms],
    editedAt: isoTime(editedAt),
    createdAt: isoTime(createdAt),
  };
}

function showEvaluation(evaluation: Evaluation) {
  const { cause: _cause, tagTemplate: _template, askAgainAt: _time, ...shown } = evaluation;
  return { ...shown, at: isoTime(evaluation.at) };
}
