// The token endpoint: GET with Basic credentials or none (Docker "Token Authentication Specification") and the OAuth2
// form by POST ("Authenticate using OAuth2").

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createRefreshToken } from '../../access/credential/access-token.ts';
import { scannerToken } from '../../access/credential/scanner-credential.ts';
import type { Identity } from '../../access/identity.ts';
import { authenticatePassword, authenticateRefreshToken } from '../../access/login/authenticate.ts';
import { issueToken } from '../../access/login/issue-token.ts';
import { recordLogin } from '../../access/login/record-login.ts';
import { ShiplockError } from '../../errors.ts';
import { refuseOtherSites } from '../check-arrival.ts';
import type { Doors } from '../doors.ts';
import { readParameters, readQuery, text } from '../parameters.ts';
import { addressOf, identityOf, rememberedAs } from '../request-identity.ts';
import { readBody } from './read-body.ts';

const MAX_FORM_BYTES = 64 * 1024;

const WANTED = { service: text.optional(), scope: z.array(z.string()) };
const QUERY = z.object({ ...WANTED, offline_token: text.optional() });
const FORM = z.object({
  ...WANTED,
  grant_type: text.optional(),
  access_type: text.optional(),
  // Secrets are not repeated in words of refusal, so nothing is asked of them here.
  username: z.string().default(''),
  password: z.string().default(''),
  refresh_token: z.string().default(''),
});

export async function sendToken(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = readQuery(QUERY, request);
  const identity = await identityOf(doors, request);
  const own = scannerToken(request.headers.authorization);
  // It is what would be given for it, and is not prolonged.
  if (identity.kind === 'token' && own !== undefined)
    return reply.header('cache-control', 'no-store').send({ token: own, access_token: own, expires_in: 60 });
  if (identity.kind === 'token')
    throw new ShiplockError('UNAUTHORIZED', 'a token cannot be had for a token: use a password or an access token');
  const offline = query.offline_token === 'true';
  // A GET that writes: it makes a refresh token.
  if (offline) refuseOtherSites(doors, request);
  return answer(doors, reply, identity, query, offline);
}

export async function exchangeToken(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = (await readBody(request, MAX_FORM_BYTES)).toString('utf8');
  const form = readParameters(FORM, new URLSearchParams(body));
  const grantType = form.grant_type;
  if (grantType === 'password') {
    const identity = await authenticatePassword(
      doors.rooms.access,
      form.username,
      form.password,
      addressOf(doors, request),
    );
    const by = rememberedAs(doors, request, identity);
    return answer(doors, reply, by, form, form.access_type === 'offline');
  }
  if (grantType === 'refresh_token') {
    const secret = form.refresh_token;
    const identity = await authenticateRefreshToken(doors.rooms.access, secret, addressOf(doors, request));
    return answer(doors, reply, identity, form, false, secret);
  }
  throw new ShiplockError(
    'INVALID',
    `grant_type ${JSON.stringify(grantType ?? null)} is not supported: use password or refresh_token`,
  );
}

async function answer(
  doors: Doors,
  reply: FastifyReply,
  identity: Identity,
  wanted: { readonly service?: string | undefined; readonly scope: readonly string[] },
  offline: boolean,
  refreshToken?: string,
): Promise<FastifyReply> {
  const scopes = wanted.scope.flatMap((scope) => scope.split(' ').filter((part) => part !== ''));
  const { token, expiresIn, issuedAt } = await issueToken(doors.rooms.access, identity, scopes);
  let refresh = refreshToken;
  if (offline && identity.kind === 'user') {
    const service = wanted.service ?? '';
    refresh = await createRefreshToken(doors.rooms.access, identity, service);
    await recordLogin(doors.rooms.access, identity);
  }
  return reply.header('cache-control', 'no-store').send({
    token,
    access_token: token,
    expires_in: expiresIn,
    issued_at: issuedAt.toISOString(),
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  });
}
