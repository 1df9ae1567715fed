// Access tokens of the caller, and roles on namespaces and repositories.

import type { FastifyInstance } from 'fastify';
import { type AccessToken, createAccessToken, listAccessTokens, revokeAccessToken } from '../../access/access-token.ts';
import { authorize } from '../../access/authorize.ts';
import { type Grant, grantRole, listGrants, revokeRole } from '../../access/grants.ts';
import { actorOf } from '../../access/identity.ts';
import * as contract from '../../api/access.ts';
import { isoTime } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireNamespaceAdmin, requireUser, requireWholeUser } from './guards.ts';

export async function accessRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { database, clock } = doors.registry;
  const { rows } = database;

  serve(app, doors, contract.listTokens, async ({ identity }) => {
    const tokens = await listAccessTokens(rows, requireUser(identity).id);
    return { status: 200, body: { items: tokens.map(showToken), next: null } };
  });

  serve(app, doors, contract.createToken, async ({ identity, body }) => {
    const user = requireWholeUser(identity);
    const expiresAt = body.expiresAt === undefined ? undefined : Date.parse(body.expiresAt) * 1000;
    const { name, permissions } = body;
    const { token, secret } = await createAccessToken(
      doors.access,
      user.id,
      { name, permissions, expiresAt },
      actorOf(identity),
    );
    return { status: 201, body: { ...showToken(token), secret }, isSecret: true };
  });

  serve(app, doors, contract.revokeToken, async ({ identity, params }) => {
    const { id } = requireWholeUser(identity);
    await database.transaction((tx) => revokeAccessToken(tx, id, params.id, actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.listRepositoryAccess, async ({ identity, params }) => {
    await authorize(rows, identity, 'manage_repository', params.repository);
    const grants = await listGrants(rows, { kind: 'repository', name: params.repository });
    return { status: 200, body: { items: grants.map(showGrant), next: null } };
  });

  serve(app, doors, contract.grantRepositoryAccess, async ({ identity, params, body }) => {
    requireWholeUser(identity);
    await authorize(rows, identity, 'manage_repository', params.repository);
    const scope = { kind: 'repository', name: params.repository } as const;
    const grant = { user: params.user, role: body.role };
    await database.transaction((tx) => grantRole(tx, scope, grant, actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.revokeRepositoryAccess, async ({ identity, params }) => {
    requireWholeUser(identity);
    await authorize(rows, identity, 'manage_repository', params.repository);
    const scope = { kind: 'repository', name: params.repository } as const;
    await database.transaction((tx) => revokeRole(tx, scope, params.user, actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.listNamespaceAccess, async ({ identity, params }) => {
    await requireNamespaceAdmin(doors, identity, params.namespace);
    const grants = await listGrants(rows, { kind: 'namespace', name: params.namespace });
    return { status: 200, body: { items: grants.map(showGrant), next: null } };
  });

  serve(app, doors, contract.grantNamespaceAccess, async ({ identity, params, body }) => {
    requireWholeUser(identity);
    await requireNamespaceAdmin(doors, identity, params.namespace);
    const scope = { kind: 'namespace', name: params.namespace } as const;
    const grant = { user: params.user, role: body.role };
    await database.transaction((tx) => grantRole(tx, scope, grant, actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.revokeNamespaceAccess, async ({ identity, params }) => {
    requireWholeUser(identity);
    await requireNamespaceAdmin(doors, identity, params.namespace);
    const scope = { kind: 'namespace', name: params.namespace } as const;
    await database.transaction((tx) => revokeRole(tx, scope, params.user, actorOf(identity), clock.now()));
    return { status: 204 };
  });
}

function showToken(token: AccessToken) {
  return {
    ...token,
    createdAt: isoTime(token.createdAt),
    expiresAt: token.expiresAt === null ? null : isoTime(token.expiresAt),
    lastUsedAt: token.lastUsedAt === null ? null : isoTime(token.lastUsedAt),
  };
}

function showGrant(grant: Grant) {
  return { ...grant, grantedAt: isoTime(grant.grantedAt) };
}
