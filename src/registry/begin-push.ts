// The first step of every push: may it be, and into which repository? Asked before the first byte of a body is read.
// What names the bytes in the end asks again, in its own transaction.

import { findNamespace, namespaceMissing } from '../access/account/namespace.ts';
import { actorOf, type Identity } from '../access/identity.ts';
import { refusal, rightsOn, rightsWith } from '../access/right/authorize.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { namespaceOf } from '../oci/reference.ts';
import { addRepository } from './create-repository.ts';
import { findRepository, getRepository } from './find-repository.ts';
import { refuseRepositoryBeyond } from './limits.ts';
import { refuseDirectPush } from './protection.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/**
 * The repository into which the identity may push. One that does not exist is created where the identity may.
 * @throws AccessRefused; ShiplockError NAME_UNKNOWN when it cannot be created, PROTECTED, QUOTA_EXCEEDED
 */
export async function beginPush(
  registry: Pick<Registry, 'database' | 'clock' | 'createOnPush' | 'limits'>,
  by: Identity,
  { repository: name }: { readonly repository: string },
): Promise<Repository> {
  const { rows } = registry.database;
  const repository = await findRepository(rows, name);
  const rights = await rightsWith(rows, by, name, repository?.visibility);
  if (!rights.permissions.has('push')) throw refusal(by, 'push', name, rights);
  if (repository) {
    await refuseDirectPush(rows, repository);
    return repository;
  }
  await refuseDirectPush(rows, { name, namespace: namespaceOf(name), protected: false });
  if (!rights.mayCreate) throw await notCreatable(rows, name);
  if (!registry.createOnPush)
    throw new ShiplockError('NAME_UNKNOWN', `there is no repository ${name}: create it first, since no push does here`);
  return registry.database.transaction(async (tx) => {
    // Several layers of a first push arrive at the same time.
    const now = await rightsOn(tx, by, name);
    if (now.exists) return getRepository(tx, name);
    if (!now.mayCreate) throw refusal(by, 'push', name, now);
    await refuseRepositoryBeyond(tx, registry.limits, namespaceOf(name));
    return addRepository(tx, { name }, { actor: actorOf(by), at: registry.clock.now() });
  });
}

/** Why somebody who may push there, were it there, cannot make it. */
async function notCreatable(rows: Rows, name: string): Promise<ShiplockError> {
  const namespace = namespaceOf(name);
  if (!(await findNamespace(rows, namespace))) return namespaceMissing(name, 'push to');
  const message = `there is no repository ${name}: ask an owner of ${namespace} to create it`;
  return new ShiplockError('NAME_UNKNOWN', message, { name });
}
