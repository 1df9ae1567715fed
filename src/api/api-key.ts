// The contract of API keys: credentials of a namespace or of the deployment that are no person's.

import { z } from 'zod';
import { grantSchema } from './access.ts';
import { pageOf, pageQuery } from './page.ts';
import { exactLine, line, stored } from './printed-text.ts';
import { permissionSchema, permissionsSchema } from './role.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

/** The longest time for which the secret before a rotation stays good, in seconds: 30 days. */
export const MAX_OVERLAP = 30 * 86_400;

const scopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('repository'), name: line().max(255) }),
  z.strictObject({ kind: z.literal('namespace'), name: line().max(255) }),
  z.strictObject({ kind: z.literal('system') }),
]);

const trustSchema = z.strictObject({
  issuer: exactLine().min(1).max(500).meta({ description: 'One that is configured (workloadIssuers).' }),
  audience: exactLine().min(1).max(500).meta({ description: 'What the token must be for.' }),
  claims: z
    .record(exactLine().min(1).max(100), exactLine().max(500))
    .refine((claims) => Object.keys(claims).length <= 20, 'at most 20 claims')
    .meta({ description: 'Claims and their values, letter by letter, such as repository and ref.' }),
});

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    namespace: z.string().nullable().meta({ description: 'null for a key of the deployment.' }),
    username: z.string().meta({ description: 'What it logs in with, beside its secret.' }),
    permissions: z
      .array(permissionSchema)
      .meta({ description: 'What it may do in its scope; more can be given to it, as to a user.' }),
    scope: z.object({ kind: z.enum(['repository', 'namespace', 'system']), name: z.string().optional() }),
    trust: z
      .object({
        issuer: stored(z.string(), trustSchema.shape.issuer),
        audience: stored(z.string(), trustSchema.shape.audience),
        claims: stored(z.record(z.string(), z.string()), trustSchema.shape.claims),
      })
      .nullable()
      .meta({ description: 'Whose identity tokens it takes; null for a key with a secret.' }),
    createdBy: z.string(),
    secretShownTo: z.string().meta({ description: 'Who saw the secret that is good now.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    previousSecretEndsAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until when the secret before the last rotation is good.' }),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyBody = z.output<typeof apiKeySchema>;

const withSecret = apiKeySchema.extend({
  secret: z.string().nullable().meta({ description: 'Shown in this answer only; null for a key that trusts tokens.' }),
});
const params = z.object({ key: z.string() });

export const listApiKeys = route({
  method: 'GET',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'The API keys of a namespace (its admins and auditors), or of the deployment (system admins and auditors)',
  query: z.object({ ...pageQuery, namespace: z.string().max(255).optional() }),
  answers: { 200: pageOf(apiKeySchema) },
});

export const createApiKey = route({
  method: 'POST',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'Make an API key, which can do no more than you can there; its secret is shown in this answer only',
  body: z.strictObject({
    name: line().min(1).max(100),
    scope: scopeSchema,
    permissions: permissionsSchema,
    expiresAt: sentTime.nullable().default(null),
    trust: trustSchema
      .optional()
      .meta({ description: 'In place of a secret: identity tokens of a CI system or a cluster.' }),
  }),
  answers: { 201: withSecret },
});

export const getApiKey = route({
  method: 'GET',
  path: '/api-keys/{key}',
  tag: 'API keys',
  summary: 'One API key',
  params,
  answers: { 200: apiKeySchema },
});

export const changeApiKey = route({
  method: 'PATCH',
  path: '/api-keys/{key}',
  tag: 'API keys',
  summary: 'Change what an API key may do in its scope, or when it ends; no more than you can there yourself',
  params,
  body: z.strictObject({ permissions: permissionsSchema.optional(), expiresAt: sentTime.nullable().optional() }),
  answers: { 200: apiKeySchema },
});

export const rotateApiKey = route({
  method: 'POST',
  path: '/api-keys/{key}/rotate',
  tag: 'API keys',
  summary: 'Give an API key a new secret, shown in this answer only; the old one stays good for a while',
  params,
  body: z.strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(MAX_OVERLAP)
      .default(0)
      .meta({ description: 'For how long the old secret stays good beside the new one; at most 30 days.' }),
  }),
  answers: { 200: withSecret },
});

export const deleteApiKey = route({
  method: 'DELETE',
  path: '/api-keys/{key}',
  tag: 'API keys',
  summary: 'Delete an API key: its secrets are refused from now on',
  params,
  answers: { 204: null },
});

export const listApiKeyAccess = route({
  method: 'GET',
  path: '/api-keys/{key}/access',
  tag: 'API keys',
  summary: 'All that an API key was given and denied',
  params,
  query: z.object(pageQuery),
  answers: { 200: pageOf(grantSchema) },
});

export const exchangeWorkloadToken = route({
  method: 'POST',
  path: '/workload-tokens',
  tag: 'API keys',
  summary: 'Exchange an identity token of a CI system or a cluster for a short-lived one of the API key that trusts it',
  body: z.strictObject({
    username: z.string().max(300).meta({ description: 'Of the API key.' }),
    token: z.string().max(16_384),
  }),
  answers: { 200: z.object({ token: z.string(), expiresInSeconds: z.number().int() }) },
  open: true,
  withoutSession: true,
});
