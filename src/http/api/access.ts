// Who may do what on repositories, on namespaces and everywhere.

import type { FastifyInstance } from 'fastify';
import { explainAccess } from '../../access/explain.ts';
import { type Grant, type GrantedTo, grantRole, listGrants, revokeRole } from '../../access/grants.ts';
import * as contract from '../../api/access.ts';
import type { Scope } from '../../api/scope.ts';
import { isoTime } from '../../clock.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints, type Register } from './endpoint.ts';

export async function accessRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);
  repositoryRoutes(on);
  namespaceRoutes(on);
  globalRoutes(on);

  on(contract.explainAccess).answer(async ({ by, query, rooms }) => {
    const { decidedBy, ...rest } = await explainAccess(rooms.access, by, query);
    if (decidedBy === null) return { status: 200, body: { ...rest, decidedBy } };
    const { through, holder, scope, role, isDenied: deny } = decidedBy;
    return { status: 200, body: { ...rest, decidedBy: { through, holder, scope, role, deny } } };
  });
}

function repositoryRoutes(on: Register): void {
  const scopeOf = ({ repository }: { readonly repository: string }): Scope => ({ kind: 'repository', repository });
  const teamOf = ({ repository, team }: { readonly repository: string; readonly team: string }): GrantedTo => {
    return { organization: namespaceOf(repository), team };
  };

  on(contract.listRepositoryAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: scopeOf(params), ...page(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });

  on(contract.grantRepositoryAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: { user: params.user }, ...body });
    return { status: 204 };
  });

  on(contract.revokeRepositoryAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: { user: params.user }, ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantRepositoryTeamAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: teamOf(params), ...body });
    return { status: 204 };
  });

  on(contract.revokeRepositoryTeamAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: teamOf(params), ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantRepositoryKeyAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: { key: params.key }, ...body });
    return { status: 204 };
  });

  on(contract.revokeRepositoryKeyAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: { key: params.key }, ...denial(query) });
    return { status: 204 };
  });
}

function namespaceRoutes(on: Register): void {
  const scopeOf = ({ namespace }: { readonly namespace: string }): Scope => ({ kind: 'namespace', namespace });
  const teamOf = ({ namespace, team }: { readonly namespace: string; readonly team: string }): GrantedTo => {
    return { organization: namespace, team };
  };

  on(contract.listNamespaceAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: scopeOf(params), ...page(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });

  on(contract.grantNamespaceAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: { user: params.user }, ...body });
    return { status: 204 };
  });

  on(contract.revokeNamespaceAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: { user: params.user }, ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantNamespaceTeamAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: teamOf(params), ...body });
    return { status: 204 };
  });

  on(contract.revokeNamespaceTeamAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: teamOf(params), ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantNamespaceKeyAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope: scopeOf(params), to: { key: params.key }, ...body });
    return { status: 204 };
  });

  on(contract.revokeNamespaceKeyAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope: scopeOf(params), to: { key: params.key }, ...denial(query) });
    return { status: 204 };
  });
}

function globalRoutes(on: Register): void {
  const scope: Scope = { kind: 'everywhere' };

  on(contract.listGlobalAccess).answer(async ({ by, query, rooms }) => {
    return { status: 200, body: toPage(await listGrants(rooms.access, by, { scope, ...page(query) }), showGrant) };
  });

  on(contract.grantGlobalAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope, to: params, ...body });
    return { status: 204 };
  });

  on(contract.revokeGlobalAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope, to: params, ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantGlobalTeamAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope, to: params, ...body });
    return { status: 204 };
  });

  on(contract.revokeGlobalTeamAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope, to: params, ...denial(query) });
    return { status: 204 };
  });

  on(contract.grantGlobalKeyAccess).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { scope, to: params, ...body });
    return { status: 204 };
  });

  on(contract.revokeGlobalKeyAccess).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { scope, to: params, ...denial(query) });
    return { status: 204 };
  });
}

function page({ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  return { after: decodeCursor(cursor, 'string'), limit };
}

function denial({ deny }: { readonly deny: 'true' | 'false' }) {
  return { deny: deny === 'true' };
}

export function showGrant({ scope, grantedAt, ...grant }: Grant): contract.GrantBody {
  return {
    ...grant,
    permissions: [...grant.permissions],
    repository: scope.kind === 'repository' ? scope.repository : null,
    namespace: scope.kind === 'namespace' ? scope.namespace : null,
    grantedAt: isoTime(grantedAt),
  };
}
