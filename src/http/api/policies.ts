// Promotion policies, previews and evaluations.

import type { FastifyInstance } from 'fastify';
import type { Identity } from '../../access/identity.ts';
import * as evaluations from '../../api/evaluation.ts';
import * as contract from '../../api/policy.ts';
import { isoTime } from '../../clock.ts';
import { changePolicy } from '../../policy/change-policy.ts';
import { createPolicy } from '../../policy/create-policy.ts';
import { deletePolicy } from '../../policy/delete-policy.ts';
import type { Evaluation } from '../../policy/evaluation.ts';
import { getVisiblePolicy, listVisiblePolicies } from '../../policy/find-policy.ts';
import { importPolicies } from '../../policy/import-policies.ts';
import { getEvaluation, listEvaluations, verdictsInSight } from '../../policy/list-evaluations.ts';
import type { ImportStep } from '../../policy/plan-import.ts';
import type { Policy } from '../../policy/policy.ts';
import { requestApply } from '../../policy/request-apply.ts';
import { requestPreview } from '../../policy/request-preview.ts';
import { eligibleAt } from '../../policy/verdict.ts';
import type { Doors } from '../doors.ts';
import type { Rooms } from '../rooms.ts';
import { asJson } from './as-json.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function policyRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listPolicies).answer(async ({ by, query, rooms }) => {
    const { cursor, ...filter } = query;
    const found = await listVisiblePolicies(rooms.policies, by, { ...filter, after: decodeCursor(cursor, 'string') });
    return { status: 200, body: toPage(found, await showPolicyTo(rooms, by)) };
  });

  on(contract.createPolicy).answer(async ({ by, query, body, rooms }) => {
    const { policy, job } = await createPolicy(rooms.policies, by, { ...body, ...query });
    return { status: 201, body: { ...(await showPolicyTo(rooms, by))(policy), job } };
  });

  on(contract.importPolicies).answer(async ({ by, query, body, rooms }) => {
    const steps = await importPolicies(rooms.policies, by, { ...body, ...query });
    return { status: 200, body: { items: steps.map(showStep), next: null } };
  });

  on(contract.previewPolicy, 'never').answer(async ({ by, body, rooms }) => {
    return asJson(await requestPreview(rooms.policies, by, body));
  });

  on(contract.getPolicy).answer(async ({ by, params, rooms }) => {
    const policy = await getVisiblePolicy(rooms.policies, by, params);
    return { status: 200, body: (await showPolicyTo(rooms, by))(policy) };
  });

  on(contract.changePolicy).answer(async ({ by, params, query, body, rooms }) => {
    const { policy, job } = await changePolicy(rooms.policies, by, { ...params, ...body, ...query });
    return { status: 200, body: { ...(await showPolicyTo(rooms, by))(policy), job } };
  });

  on(contract.deletePolicy).answer(async ({ by, params, rooms }) => {
    await deletePolicy(rooms.policies, by, params);
    return { status: 204 };
  });

  on(contract.applyPolicy).answer(async ({ by, params, rooms }) => {
    return { status: 202, body: { job: await requestApply(rooms.policies, by, params) } };
  });

  on(evaluations.listEvaluations).answer(async ({ by, query, rooms }) => {
    const { limit, cursor, ...filter } = query;
    const page = { ...filter, before: decodeCursor(cursor, 'string'), limit };
    const found = await listEvaluations(rooms.policies, by, page);
    return { status: 200, body: toPage(found, showEvaluation) };
  });

  on(evaluations.getEvaluation).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showEvaluation(await getEvaluation(rooms.policies, by, params)) };
  });
}

function showStep(step: ImportStep): contract.ImportStepBody {
  const { source, name, target, tagTemplate } = step.action === 'delete' ? step.present : step.policy;
  const id = step.action === 'create' ? null : step.present.id;
  const properties = step.action === 'change' ? [...step.properties] : [];
  const newRepository = step.action !== 'delete' && step.newRepository;
  return { action: step.action, id, source, name, target, tagTemplate, properties, newRepository };
}

async function showPolicyTo(rooms: Rooms, by: Identity) {
  const isInSight = await verdictsInSight(rooms.policies, by);
  return (policy: Policy) => ({ ...showPolicy(policy), maySeeVerdicts: isInSight(policy) });
}

function showPolicy(policy: Policy) {
  const { editedByKind: _kind, editedById: _account, createdAfter: _sequence, editedAt, createdAt, ...shown } = policy;
  const always = policy.rules.length === 0;
  return { ...shown, always, editedAt: isoTime(editedAt), createdAt: isoTime(createdAt) };
}

function showEvaluation(evaluation: Evaluation) {
  const { cause: _cause, tagTemplate: _template, askAgainAt: _time, admissionVersion: _version, ...shown } = evaluation;
  return { ...shown, at: isoTime(evaluation.at), eligibleAt: eligibleAt(evaluation) };
}
