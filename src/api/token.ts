// The contract of access tokens of the caller.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line, nameText } from './printed-text.ts';
import { permissionSchema } from './role.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

export const accessTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z
      .enum(['token', 'login'])
      .meta({ description: 'A login is what docker login keeps in place of a password.' }),
    parent: z.string().nullable().meta({ description: 'The token with which it was made, and with which it ends.' }),
    permissions: z
      .array(permissionSchema)
      .nullable()
      .meta({ description: 'What it is restricted to; null for all that you may.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AccessToken' });
export type AccessTokenBody = z.output<typeof accessTokenSchema>;

export const listTokens = route({
  method: 'GET',
  path: '/tokens',
  tag: 'Access',
  summary: 'Your access tokens and logins',
  query: z.object(pageQuery),
  answers: { 200: pageOf(accessTokenSchema) },
});

export const createToken = route({
  method: 'POST',
  path: '/tokens',
  tag: 'Access',
  summary: 'Make an access token; its secret is shown in this answer only',
  body: z.strictObject({
    name: nameText(line().min(1).max(100)),
    permissions: z.array(permissionSchema).min(1).optional(),
    expiresAt: sentTime.optional(),
  }),
  answers: { 201: accessTokenSchema.extend({ secret: z.string() }) },
});

export const revokeToken = route({
  method: 'DELETE',
  path: '/tokens/{id}',
  tag: 'Access',
  summary: 'Revoke one of your access tokens or logins, with all that were made with it',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
});
