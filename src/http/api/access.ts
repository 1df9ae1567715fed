// Access tokens of the caller, and roles on namespaces and repositories.

import type { FastifyInstance } from 'fastify';
import { type AccessToken, createAccessToken, listAccessTokens, revokeAccessToken } from '../../access/access-token.ts';
import { type Grant, type GrantScope, grantRole, listGrants, revokeRole } from '../../access/grants.ts';
import * as contract from '../../api/access.ts';
import { isoTime } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

export async function accessRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listTokens).answer(async ({ by, query, rooms }) => {
    const page = { before: decodeCursor(query.cursor, 'string'), limit: query.limit };
    return { status: 200, body: toPage(await listAccessTokens(rooms.access, by, page), showToken) };
  });

  on(contract.createToken).answer(async ({ by, body, rooms }) => {
    const { name, permissions } = body;
    const draft = { name, permissions, expiresAt: microseconds(body.expiresAt) };
    const { token, secret } = await createAccessToken(rooms.access, by, draft);
    return { status: 201, body: { ...showToken(token), secret }, isSecret: true };
  });

  on(contract.revokeToken).answer(async ({ by, params, rooms }) => {
    await revokeAccessToken(rooms.access, by, { id: params.id });
    return { status: 204 };
  });

  on(contract.listRepositoryAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: inRepository(params), ...page(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });

  on(contract.grantRepositoryAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: inRepository(params), user: params.user, role: body.role });
    return { status: 204 };
  });

  on(contract.revokeRepositoryAccess).answer(async ({ by, params, rooms }) => {
    await revokeRole(rooms.access, by, { scope: inRepository(params), user: params.user });
    return { status: 204 };
  });

  on(contract.listNamespaceAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: inNamespace(params), ...page(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });

  on(contract.grantNamespaceAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: inNamespace(params), user: params.user, role: body.role });
    return { status: 204 };
  });

  on(contract.revokeNamespaceAccess).answer(async ({ by, params, rooms }) => {
    await revokeRole(rooms.access, by, { scope: inNamespace(params), user: params.user });
    return { status: 204 };
  });
}

function page({ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  return { after: decodeCursor(cursor, 'string'), limit };
}

function inRepository({ repository }: { readonly repository: string }): GrantScope {
  return { kind: 'repository', repository };
}

function inNamespace({ namespace }: { readonly namespace: string }): GrantScope {
  return { kind: 'namespace', namespace };
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
