// What is seen of a deployment after each step, and what the model says should be seen.

import { findNamespace } from '../../../src/access/account/namespace.ts';
import { SYSTEM_IDENTITY } from '../../../src/access/identity.ts';
import { listGrants } from '../../../src/access/right/grants.ts';
import type { EventType } from '../../../src/event/event-type.ts';
import type { Built } from '../../../src/image/built.ts';
import { listPolicies } from '../../../src/policy/find-policy.ts';
import { heldManifests, readManifest } from '../../../src/registry/find-manifest.ts';
import { findRepository } from '../../../src/registry/find-repository.ts';
import { listTagsByAge } from '../../../src/registry/find-tag.ts';
import { getBlobSize } from '../../../src/registry/repository-blobs.ts';
import { BUILT, type Deployment, digestOf, nameOf } from './deployment.ts';
import { IMAGES, NAMESPACES, REPOSITORIES, type Role, type World } from './world.ts';

const TOLD: readonly EventType[] = [
  'repository.created',
  'repository.deleted',
  'manifest.pushed',
  'tag.deleted',
  'promotion.succeeded',
  'promotion.refused',
  'promotion.rolled_back',
];

/** What the model says should be seen. */
export function expected(world: World) {
  return {
    repositories: Object.fromEntries(
      [...world.repositories].sort().map(([name, { tags, held, immutable }]) => [
        name,
        {
          tags: Object.fromEntries([...tags].map(([tag, { image }]) => [tag, image])),
          held: [...held.keys()].sort(),
          immutable,
        },
      ]),
    ),
    namespaces: world.namespaces,
    roles: Object.fromEntries(world.roles),
    policies: world.policies.map(({ createdAt: _time, ...policy }) => policy),
    records: world.records.map(({ reason, ...record }) => ({ ...record, refused: reason?.word ?? null })),
    happened: world.happened,
  };
}

/** What is seen; policies and records that are new get their numbers. */
export async function observe(real: Deployment): Promise<ReturnType<typeof expected>> {
  return {
    repositories: await observeRepositories(real),
    namespaces: await observeNamespaces(real),
    roles: await observeRoles(real),
    policies: await observePolicies(real),
    records: await observeRecords(real),
    happened: await observeHistory(real),
  };
}

/** Pulls what every tag leads to, whole. @throws ShiplockError for what is not there */
export async function pullEverything(real: Deployment): Promise<void> {
  for (const name of REPOSITORIES) {
    const repository = await findRepository(real.database.rows, name);
    if (!repository) continue;
    for (const tag of await listTagsByAge(real.database.rows, repository, undefined, 100)) {
      await readManifest(real.registry, real.jane, { repository: name, reference: { tag: tag.name } });
      await pull(real, name, BUILT[nameOf(tag.digest)]);
    }
  }
}

async function pull(real: Deployment, repository: string, { manifest, blobs, children }: Built): Promise<void> {
  const reference = { digest: manifest.descriptor.digest };
  await readManifest(real.registry, real.jane, { repository, reference });
  for (const { descriptor } of blobs) {
    await getBlobSize(real.registry, real.jane, { repository, digest: descriptor.digest });
    if (!(await real.registry.blobs.stat(descriptor.digest))) throw new Error(`${descriptor.digest} has no bytes`);
  }
  for (const child of children) await pull(real, repository, child);
}

async function observeRepositories({ database: { rows } }: Deployment) {
  const found = [];
  for (const name of [...REPOSITORIES].sort()) {
    const repository = await findRepository(rows, name);
    if (!repository) continue;
    const tags = await listTagsByAge(rows, repository, undefined, 100);
    const held = await heldManifests(rows, repository, IMAGES.map(digestOf));
    const seen = {
      tags: Object.fromEntries(tags.map((tag) => [tag.name, nameOf(tag.digest)])),
      held: [...held].map(nameOf).sort(),
      immutable: repository.immutability.all,
    };
    found.push([name, seen] as const);
  }
  return Object.fromEntries(found);
}

async function observeNamespaces({ database: { rows } }: Deployment): Promise<World['namespaces']> {
  const found = [];
  for (const name of NAMESPACES) {
    const namespace = await findNamespace(rows, name);
    const { usage, commentRequired, promotesTo } = namespace as NonNullable<typeof namespace>;
    found.push([name, { validated: usage === 'validated', commentRequired, promotesTo }] as const);
  }
  return Object.fromEntries(found) as World['namespaces'];
}

async function observeRoles({ registry, database }: Deployment) {
  const found = [];
  for (const repository of REPOSITORIES) {
    if (!(await findRepository(database.rows, repository))) continue;
    const scope = { kind: 'repository', repository } as const;
    const { items } = await listGrants(registry, SYSTEM_IDENTITY, { scope, limit: 10 });
    for (const { role } of items) found.push([repository, role] as const);
  }
  return Object.fromEntries(found) as Record<string, Role>;
}

async function observePolicies(real: Deployment) {
  const policies = await listPolicies(real.database.rows, {});
  for (const { id } of policies) if (!real.policyIds.includes(id)) real.policyIds.push(id);
  return policies.map((policy) => {
    const [rule] = policy.rules;
    return {
      target: policy.target,
      template: policy.tagTemplate,
      onlyTag: rule?.field === 'tag' ? String(rule.values[0]) : null,
      enabled: policy.enabled,
      number: real.policyIds.indexOf(policy.id),
      source: policy.source,
      suspended: policy.suspendedReason !== null,
      version: policy.version,
      editor: policy.editedBy,
    };
  }) as ReturnType<typeof expected>['policies'];
}

async function observeRecords(real: Deployment) {
  const records = (await real.promotions()).reverse();
  real.recordIds = records.map(({ id }) => id);
  return records.map((record) => ({
    state: record.state,
    refused: record.reason === null ? null : record.reason.slice(0, record.reason.indexOf(':')),
    by: record.policyId === null ? record.by.name : real.policyIds.indexOf(record.policyId),
    version: record.policyVersion,
    source: { repository: record.source.repository, tag: record.source.tag, image: nameOf(record.source.digest) },
    target: {
      repository: record.target.repository,
      tag: record.target.tag,
      previous: record.target.previousDigest && nameOf(record.target.previousDigest),
    },
    comment: record.comment,
    rollsBack: record.rollsBack === null ? null : real.recordIds.indexOf(record.rollsBack),
  })) as ReturnType<typeof expected>['records'];
}

async function observeHistory(real: Deployment): Promise<string[]> {
  const events = (await real.events(...TOLD)).reverse();
  return events
    .filter(({ type, tag }) => type.startsWith('repository.') || tag !== null)
    .map(({ type, repository, tag, digest, previousDigest }) => {
      if (tag === null) return `${type} ${repository}`;
      const image = digest === null ? '' : ` ${nameOf(digest)}`;
      return `${type} ${repository}:${tag}${image} was ${previousDigest ? nameOf(previousDigest) : 'new'}`;
    });
}
