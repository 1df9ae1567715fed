// Who may do what on repositories, on namespaces and everywhere.

import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { explainAccess } from '../../access/right/explain.ts';
import { type Grant, type GrantedTo, grantRole, listGrants, revokeRole } from '../../access/right/grants.ts';
import { whoMay } from '../../access/right/who-may.ts';
import * as contract from '../../api/access.ts';
import type { Scope } from '../../api/scope.ts';
import { isoTime } from '../../clock.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Doors } from '../doors.ts';
import { pageAfter, toPage } from './cursor.ts';
import { endpoints, type Register } from './endpoint.ts';

/** To whom, and where. */
interface Grantee {
  readonly scope: Scope;
  readonly to: GrantedTo;
}

export async function accessRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  const inRepository = (repository: string): Scope => ({ kind: 'repository', repository });
  on(contract.listRepositoryAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: inRepository(params.repository), ...pageAfter(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });
  giveAndTake(on, contract.grantRepositoryAccess, contract.revokeRepositoryAccess, ({ repository, user }) => {
    return { scope: inRepository(repository), to: { user } };
  });
  giveAndTake(on, contract.grantRepositoryTeamAccess, contract.revokeRepositoryTeamAccess, ({ repository, team }) => {
    return { scope: inRepository(repository), to: { organization: namespaceOf(repository), team } };
  });
  giveAndTake(on, contract.grantRepositoryKeyAccess, contract.revokeRepositoryKeyAccess, ({ repository, key }) => {
    return { scope: inRepository(repository), to: { key } };
  });

  const inNamespace = (namespace: string): Scope => ({ kind: 'namespace', namespace });
  on(contract.listNamespaceAccess).answer(async ({ by, params, query, rooms }) => {
    const grants = await listGrants(rooms.access, by, { scope: inNamespace(params.namespace), ...pageAfter(query) });
    return { status: 200, body: toPage(grants, showGrant) };
  });
  giveAndTake(on, contract.grantNamespaceAccess, contract.revokeNamespaceAccess, ({ namespace, user }) => {
    return { scope: inNamespace(namespace), to: { user } };
  });
  giveAndTake(on, contract.grantNamespaceTeamAccess, contract.revokeNamespaceTeamAccess, ({ namespace, team }) => {
    return { scope: inNamespace(namespace), to: { organization: namespace, team } };
  });
  giveAndTake(on, contract.grantNamespaceKeyAccess, contract.revokeNamespaceKeyAccess, ({ namespace, key }) => {
    return { scope: inNamespace(namespace), to: { key } };
  });

  const scope: Scope = { kind: 'everywhere' };
  on(contract.listGlobalAccess).answer(async ({ by, query, rooms }) => {
    return { status: 200, body: toPage(await listGrants(rooms.access, by, { scope, ...pageAfter(query) }), showGrant) };
  });
  giveAndTake(on, contract.grantGlobalAccess, contract.revokeGlobalAccess, (to) => ({ scope, to }));
  giveAndTake(on, contract.grantGlobalTeamAccess, contract.revokeGlobalTeamAccess, (to) => ({ scope, to }));
  giveAndTake(on, contract.grantGlobalKeyAccess, contract.revokeGlobalKeyAccess, (to) => ({ scope, to }));

  on(contract.explainAccess).answer(async ({ by, query, rooms }) => {
    const { decidedBy, ...rest } = await explainAccess(rooms.access, by, query);
    if (decidedBy === null) return { status: 200, body: { ...rest, decidedBy } };
    const { through, holder, scope, role, isDenied: deny } = decidedBy;
    return { status: 200, body: { ...rest, decidedBy: { through, holder, scope, role, deny } } };
  });

  on(contract.whoMay).answer(async ({ by, query, rooms }) => {
    return { status: 200, body: { holders: [...(await whoMay(rooms.access, by, query))] } };
  });
}

function giveAndTake<Params extends z.ZodObject>(
  on: Register,
  grant: contract.GrantRoute<Params>,
  revoke: contract.RevokeRoute<Params>,
  granteeOf: (params: z.output<Params>) => Grantee,
): void {
  on(grant as contract.GrantRoute).answer(async ({ by, params, body, rooms }) => {
    await grantRole(rooms.access, by, { ...granteeOf(params as z.output<Params>), ...body });
    return { status: 204 };
  });
  on(revoke as contract.RevokeRoute).answer(async ({ by, params, query, rooms }) => {
    await revokeRole(rooms.access, by, { ...granteeOf(params as z.output<Params>), deny: query.deny === 'true' });
    return { status: 204 };
  });
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
