// A namespace's settings for promotion: what it is used for, and to which namespaces its images may be promoted.

import type { Rows } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import type { NamespaceRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { actorOf, type Identity } from '../identity.ts';
import { requireOwner } from '../right/requirements.ts';
import { namesWith, visibleNames } from '../right/visibility.ts';
import type { Accounts } from './accounts.ts';
import type { AccountPage } from './list-accounts.ts';
import {
  selectAllNamespaces,
  selectNamespace,
  selectNamespaces,
  selectNamespacesNamed,
  updateNamespaceRow,
} from './namespace-table.ts';

export interface Namespace {
  readonly name: string;
  /** `validated`: images enter by promotion only. */
  readonly usage: 'open' | 'validated';
  /** The only namespaces to which images may be promoted from here; empty for no such limit. */
  readonly promotesTo: readonly string[];
  /** A promotion by hand from or into this namespace needs a comment. */
  readonly commentRequired: boolean;
}

export type NamespaceChange = {
  readonly [Key in 'usage' | 'promotesTo' | 'commentRequired']?: Namespace[Key] | undefined;
};

export async function findNamespace(rows: Rows, name: string): Promise<Namespace | undefined> {
  const row = await selectNamespace(rows, name);
  return row && readNamespace(row);
}

/** Those of these names that are there, in the order of the names. */
export async function findNamespacesNamed(rows: Rows, names: readonly string[]): Promise<Namespace[]> {
  const found = new Map((await selectNamespacesNamed(rows, names)).map((row) => [row.name, readNamespace(row)]));
  return names.flatMap((name) => found.get(name) ?? []);
}

/** Behind which event each of these namespaces was made, by its sequence; those that are not there are left out. */
export async function namespacesMadeAfter(rows: Rows, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = await selectNamespacesNamed(rows, names);
  return new Map(found.map(({ name, created_after }) => [name, Number(created_after)]));
}

/** All of them, in the order of their names. */
export async function findNamespaces(rows: Rows): Promise<Namespace[]> {
  return (await selectAllNamespaces(rows)).map(readNamespace);
}

/** @throws ShiplockError NOT_FOUND for a namespace that is not there, to those who may know that */
export async function requireNamespace(rows: Rows, name: string): Promise<void> {
  if (await selectNamespace(rows, name)) return;
  throw new ShiplockError('NOT_FOUND', `there is no namespace ${name}`, { namespace: name });
}

/**
 * The error for a repository whose namespace is not there, to those who might have done this there.
 * @param what they can do elsewhere, such as `push to`
 */
export function namespaceMissing(repository: string, what: string): ShiplockError {
  const namespace = namespaceOf(repository);
  const message = `there is no organization ${namespace}: create it first, with "shiplock org create ${namespace}" or POST /api/v1/organizations, or ${what} another namespace`;
  return new ShiplockError('NAME_UNKNOWN', message, { name: repository });
}

/**
 * A page of the namespaces that the identity has a role in, sees a repository of or may promote into, in the order of their names; for system
 * admins all.
 */
export async function listNamespaces(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Namespace>> {
  const { rows } = access.database;
  return mapPage(await namespacesOf(rows, by, page), readNamespace);
}

/** @throws ShiplockError NOT_FOUND, in the same words for one that the identity may not see */
export async function getNamespace(
  access: Accounts,
  by: Identity,
  { name }: { readonly name: string },
): Promise<Namespace> {
  return visibleNamespace(access.database.rows, by, name);
}

/**
 * Changes what the change names; for the namespace's owners and system admins.
 * @throws ShiplockError NOT_FOUND for this or a next namespace; DENIED; INVALID for a namespace that promotes to itself
 */
export async function changeNamespace(
  access: Accounts,
  by: Identity,
  { name, ...change }: NamespaceChange & { readonly name: string },
): Promise<Namespace> {
  return access.database.transaction(async (tx) => {
    await visibleNamespace(tx, by, name);
    await requireOwner(tx, by, name);
    for (const next of change.promotesTo ?? []) {
      if (next === name) throw new ShiplockError('INVALID', `${name} cannot promote to itself`);
      if (!(await selectNamespace(tx, next)))
        throw new ShiplockError('NOT_FOUND', `there is no namespace ${next} to promote to`);
    }
    const columns = {
      ...(change.usage === undefined ? {} : { usage: change.usage }),
      ...(change.promotesTo === undefined ? {} : { promotes_to_json: JSON.stringify([...new Set(change.promotesTo)]) }),
      ...(change.commentRequired === undefined ? {} : { comment_required: change.commentRequired ? 1 : 0 }),
    };
    if (Object.keys(columns).length > 0) {
      await updateNamespaceRow(tx, name, columns);
      const event = { type: 'namespace.updated', at: access.clock.now(), actor: actorOf(by) } as const;
      await recordEvent(tx, { ...event, namespace: name, data: { ...change } });
    }
    return visibleNamespace(tx, by, name);
  });
}

/** Who may only accept promotions somewhere sees no repository there, and promotes into the namespace. */
async function namespacesOf(
  rows: Rows,
  by: Identity,
  page: { readonly only?: string; readonly after?: string | undefined; readonly limit: number },
): Promise<Page<NamespaceRow>> {
  const accepting = await namesWith(rows, by, 'accept_promotions');
  const also = accepting.all ? [] : [...accepting.namespaces, ...accepting.repositories.map(namespaceOf)];
  return selectNamespaces(rows, await visibleNames(rows, by), { ...page, also });
}

async function visibleNamespace(rows: Rows, by: Identity, name: string): Promise<Namespace> {
  const {
    items: [row],
  } = await namespacesOf(rows, by, { only: name, limit: 1 });
  if (row) return readNamespace(row);
  const message = `there is no namespace ${name}, or you have no part in it`;
  throw new ShiplockError('NOT_FOUND', message, { namespace: name });
}

function readNamespace(row: NamespaceRow): Namespace {
  return {
    name: row.name,
    usage: row.usage,
    promotesTo: JSON.parse(row.promotes_to_json) as string[],
    commentRequired: row.comment_required === 1,
  };
}
