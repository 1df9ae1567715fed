// Access tokens of the caller.

import type { FastifyInstance } from 'fastify';
import {
  type AccessToken,
  createAccessToken,
  listAccessTokens,
  revokeAccessToken,
} from '../../access/credential/access-token.ts';
import * as contract from '../../api/token.ts';
import { isoTime } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

export async function tokenRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
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
}

function showToken(token: AccessToken) {
  return {
    ...token,
    createdAt: isoTime(token.createdAt),
    expiresAt: token.expiresAt === null ? null : isoTime(token.expiresAt),
    lastUsedAt: token.lastUsedAt === null ? null : isoTime(token.lastUsedAt),
  };
}
