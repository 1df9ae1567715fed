// Where images may be promoted to: what can be a target at all, which targets the source's namespace allows, and who may.

import { findNamespace, namespaceMissing } from '../access/account/namespace.ts';
import type { Identity } from '../access/identity.ts';
import { mayPromoteInto, rightsOn } from '../access/right/authorize.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { isRepositoryName, namespaceOf } from '../oci/reference.ts';
import { findRepository } from '../registry/find-repository.ts';

/** @throws ShiplockError NAME_INVALID for what cannot be the name of a repository */
export function checkTargetName(target: string): void {
  if (isRepositoryName(target) && target.includes('/')) return;
  throw new ShiplockError('NAME_INVALID', `${JSON.stringify(target)} is not a repository's name: use namespace/name`);
}

/**
 * Returns when the identity may promote into the repository, or create it where there is none.
 * @throws ShiplockError NAME_INVALID, DENIED; NAME_UNKNOWN for a namespace that is not there, to those who may know that
 */
export async function requireTarget(rows: Rows, by: Identity, target: string): Promise<void> {
  checkTargetName(target);
  if (await mayPromoteInto(rows, by, target)) return;
  const { exists, permissions } = await rightsOn(rows, by, target);
  if (!exists && permissions.has('accept_promotions') && !(await findNamespace(rows, namespaceOf(target))))
    throw namespaceMissing(target, 'promote to');
  const needed = `it needs the permission "accept_promotions"`;
  const message =
    exists && permissions.has('pull')
      ? `you may not promote into ${target}: ${needed}`
      : `you may not promote into ${target}: ${needed} there, or the right to create it`;
  throw new ShiplockError('DENIED', message, { repository: target });
}

/**
 * Returns when the identity may ask what promoting into the repository would do. Who may promote into what they may not see may ask it of
 * every name there: the answer is the same whether there is a repository, which they would find out otherwise without a trace.
 * @throws as `requireTarget`
 */
export async function requireForeseeableTarget(rows: Rows, by: Identity, target: string): Promise<void> {
  checkTargetName(target);
  const { exists, permissions } = await rightsOn(rows, by, target);
  const isUnseen = !exists && permissions.has('accept_promotions') && !permissions.has('pull');
  if (isUnseen && (await findNamespace(rows, namespaceOf(target)))) return;
  await requireTarget(rows, by, target);
}

/**
 * True where the identity may not know what the target has: its tags and settings, what its admission rules say, or whether it is
 * there at all. Who may promote into it may do that blindly.
 */
export async function isTargetHidden(rows: Rows, by: Identity, target: string): Promise<boolean> {
  const { exists, permissions, mayCreate } = await rightsOn(rows, by, target);
  return exists ? !permissions.has('pull') : !mayCreate;
}

/** What is said in place of what a target has, to those who may not see it. */
export function unseenWords(target: string): string {
  return `you may not see ${target}: what it has, and whether its settings and admission rules let this in, is not shown`;
}

/**
 * Returns when the repository is there, or is to be made: a name that is spelt wrong must make no repository.
 * @param create whether it was said that it may be made
 * @throws ShiplockError NAME_UNKNOWN
 */
export async function requireTargetOrCreate(rows: Rows, target: string, create: boolean): Promise<void> {
  if (!create && !(await findRepository(rows, target))) throw absentTarget(target);
}

/** The error for a target that is not there, and that nobody said may be made. */
export function absentTarget(target: string): ShiplockError {
  const message = `there is no repository ${target}: make it first, or say "create": true (--create) to have it made`;
  return new ShiplockError('NAME_UNKNOWN', message, { name: target });
}

/**
 * The error for a promotion from this repository to that one, or undefined when it may be: where a namespace names the next
 * ones, its images go nowhere else.
 */
export async function nextHopError(rows: Rows, source: string, target: string): Promise<ShiplockError | undefined> {
  const from = namespaceOf(source);
  const to = namespaceOf(target);
  const allowed = (await findNamespace(rows, from))?.promotesTo ?? [];
  if (allowed.length === 0 || allowed.includes(to)) return undefined;
  return new ShiplockError(
    'NEXT_HOP',
    `images of the namespace ${from} may be promoted to ${allowed.join(', ')} only, not to ${to}`,
    { source: from, target: to, allowed },
  );
}
