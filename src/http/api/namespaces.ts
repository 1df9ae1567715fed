// Namespaces: their part in promotion.

import type { FastifyInstance } from 'fastify';
import { isSystemAdmin, sightOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { findNamespace, listNamespaces, updateNamespace } from '../../access/namespace.ts';
import * as contract from '../../api/namespace.ts';
import { ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { listRepositories } from '../../registry/find-repository.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireNamespaceAdmin } from './guards.ts';

export async function namespaceRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { database, clock } = doors.registry;

  serve(app, doors, contract.listNamespaces, async ({ identity }) => {
    const all = await listNamespaces(database.rows);
    const visible = await Promise.all(all.map((namespace) => isVisible(doors, identity, namespace.name)));
    return { status: 200, body: { items: all.filter((_, index) => visible[index]), next: null } };
  });

  serve(app, doors, contract.getNamespace, async ({ identity, params }) => {
    const namespace = await findNamespace(database.rows, params.namespace);
    if (!namespace || !(await isVisible(doors, identity, params.namespace))) throw namespaceNotFound(params.namespace);
    return { status: 200, body: namespace };
  });

  serve(app, doors, contract.changeNamespace, async ({ identity, params, body }) => {
    if (!(await isVisible(doors, identity, params.namespace))) throw namespaceNotFound(params.namespace);
    await requireNamespaceAdmin(doors, identity, params.namespace);
    const namespace = await updateNamespace(database, params.namespace, body, actorOf(identity), clock.now());
    return { status: 200, body: namespace };
  });
}

/** A namespace is there for those who own it, have a role in it, or may see a repository of it. */
async function isVisible(doors: Doors, identity: Identity, namespace: string): Promise<boolean> {
  if (isSystemAdmin(identity)) return true;
  const { rows } = doors.registry.database;
  const sight = await sightOf(rows, identity);
  if (sight.all || sight.namespaces.includes(namespace)) return true;
  if (sight.repositories.some((repository) => namespaceOf(repository) === namespace)) return true;
  return (await listRepositories(rows, sight, { namespace }, 1)).length > 0;
}

function namespaceNotFound(namespace: string): ShiplockError {
  return new ShiplockError('NOT_FOUND', `there is no namespace ${namespace}, or you have no part in it`, { namespace });
}
