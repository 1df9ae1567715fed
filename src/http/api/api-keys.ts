// API keys of namespaces and of the deployment.

import type { FastifyInstance } from 'fastify';
import {
  type ApiKey,
  changeApiKey,
  createApiKey,
  deleteApiKey,
  getApiKey,
  listApiKeys,
  rotateApiKey,
} from '../../access/credential/api-keys.ts';
import { authenticateWorkload } from '../../access/login/authenticate-workload.ts';
import { issueWorkloadToken } from '../../access/login/issue-token.ts';
import { listKeyGrants } from '../../access/right/grants.ts';
import * as contract from '../../api/api-key.ts';
import { readScope, type Scope, scopeName } from '../../api/scope.ts';
import { isoTime, type Microseconds } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { addressOf } from '../request-identity.ts';
import { showGrant } from './access.ts';
import { pageAfter, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

export async function apiKeyRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listApiKeys).answer(async ({ by, query, rooms }) => {
    const { namespace } = query;
    const found = await listApiKeys(rooms.access, by, { namespace, ...pageAfter(query) });
    return { status: 200, body: toPage(found, showKey) };
  });

  on(contract.createApiKey).answer(async ({ by, body, rooms }) => {
    const { name, permissions, scope, trust } = body;
    const draft = { name, permissions, scope: readKeyScope(scope), expiresAt: endOf(body.expiresAt), trust };
    const { key, secret } = await createApiKey(rooms.access, by, draft);
    return { status: 201, body: { ...showKey(key), secret }, isSecret: true };
  });

  on(contract.getApiKey).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showKey(await getApiKey(rooms.access, by, { id: params.key })) };
  });

  on(contract.changeApiKey).answer(async ({ by, params, body, rooms }) => {
    const { permissions } = body;
    const expiresAt = body.expiresAt === undefined ? undefined : endOf(body.expiresAt);
    const key = await changeApiKey(rooms.access, by, { id: params.key, permissions, expiresAt });
    return { status: 200, body: showKey(key) };
  });

  on(contract.rotateApiKey).answer(async ({ by, params, body, rooms }) => {
    const { key, secret } = await rotateApiKey(rooms.access, by, { id: params.key, ...body });
    return { status: 200, body: { ...showKey(key), secret }, isSecret: true };
  });

  on(contract.deleteApiKey).answer(async ({ by, params, rooms }) => {
    await deleteApiKey(rooms.access, by, { id: params.key });
    return { status: 204 };
  });

  on(contract.exchangeWorkloadToken, 'never').answer(async ({ body, request }) => {
    const { access } = doors.rooms;
    const by = await authenticateWorkload(access, body.username, body.token, addressOf(doors, request));
    const { token, expiresIn } = await issueWorkloadToken(access, by);
    return { status: 200, body: { token, expiresInSeconds: expiresIn }, isSecret: true };
  });

  on(contract.listApiKeyAccess).answer(async ({ by, params, query, rooms }) => {
    const found = await listKeyGrants(rooms.access, by, { key: params.key, ...pageAfter(query) });
    return { status: 200, body: toPage(found, showGrant) };
  });
}

function readKeyScope(scope: { readonly kind: 'repository' | 'namespace' | 'system'; readonly name?: string }): Scope {
  return scope.kind === 'system' ? { kind: 'everywhere' } : readScope(scope.kind, scope.name ?? '');
}

function endOf(time: string | null): Microseconds | null {
  return time === null ? null : (microseconds(time) ?? null);
}

function showKey(key: ApiKey): contract.ApiKeyBody {
  const shown = (time: Microseconds | null) => (time === null ? null : isoTime(time));
  const { scope } = key;
  return {
    ...key,
    permissions: [...key.permissions],
    scope: scope.kind === 'everywhere' ? { kind: 'system' } : { kind: scope.kind, name: scopeName(scope) },
    createdAt: isoTime(key.createdAt),
    expiresAt: shown(key.expiresAt),
    previousSecretEndsAt: shown(key.previousSecretEndsAt),
    lastUsedAt: shown(key.lastUsedAt),
  };
}
