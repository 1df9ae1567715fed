// A namespace's part in promotion: what it is used for, and to which namespaces its images may go.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Database, Rows } from '../database/database.ts';
import type { NamespaceRow } from '../database/schema/accounts.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { selectNamespace, selectNamespaces, updateNamespaceRow } from './namespace-table.ts';

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

export async function listNamespaces(rows: Rows): Promise<Namespace[]> {
  return (await selectNamespaces(rows)).map(readNamespace);
}

/**
 * Changes what the change names.
 * @throws ShiplockError NOT_FOUND for this or a next namespace; INVALID for a namespace that promotes to itself
 */
export async function updateNamespace(
  database: Database,
  name: string,
  change: NamespaceChange,
  by: Actor,
  at: Microseconds,
): Promise<Namespace> {
  return database.transaction(async (tx) => {
    if (!(await selectNamespace(tx, name))) throw new ShiplockError('NOT_FOUND', `there is no namespace ${name}`);
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
      await recordEvent(tx, { type: 'namespace.updated', at, actor: by, namespace: name, data: { ...change } });
    }
    return readNamespace((await selectNamespace(tx, name)) as NamespaceRow);
  });
}

function readNamespace(row: NamespaceRow): Namespace {
  return {
    name: row.name,
    usage: row.usage,
    promotesTo: JSON.parse(row.promotes_to_json) as string[],
    commentRequired: row.comment_required === 1,
  };
}
