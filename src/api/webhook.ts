// The contract of webhooks: who is told of what, and what came of telling them.

import { z } from 'zod';
import { isRepositoryName } from '../oci/reference.ts';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { route } from './route.ts';

/** Docker Trusted Registry's words where it had them; the last four are ours. */
export const WEBHOOK_TYPES = [
  'TAG_PUSH',
  'TAG_DELETE',
  'MANIFEST_PUSH',
  'MANIFEST_DELETE',
  'SCAN_COMPLETED',
  'SCAN_FAILED',
  'PROMOTION',
  'REPO_CREATED',
  'REPO_UPDATED',
  'REPO_DELETED',
  'SCANNER_UPDATE_COMPLETED',
  'PROMOTION_HELD',
  'PROMOTION_REFUSED',
  'PROMOTION_ROLLED_BACK',
  'POLICY_CHANGED',
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

export const WEBHOOK_FORMATS = ['dtr', 'cloudevents'] as const;

const type = z.enum(WEBHOOK_TYPES, { error: `a type is one of ${WEBHOOK_TYPES.join(', ')}` });
const format = z
  .enum(WEBHOOK_FORMATS, { error: `format must be one of ${WEBHOOK_FORMATS.join(', ')}` })
  .meta({ description: 'dtr: {type, createdAt, contents}; cloudevents: CloudEvents 1.0 as JSON, with them as data.' });
const types = z
  .array(type)
  .min(1, 'name at least one type')
  .transform((list) => [...new Set(list)])
  .meta({ description: 'What it is told of.' });
const url = line(z.url({ protocol: /^https?$/, error: 'must be an http or https address' }))
  .max(2_000, 'may have at most 2000 characters')
  .refine((text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''), {
    error: 'must hold no user name or password: check the signature instead',
  })
  .refine((text) => !text.includes('#'), 'must hold no #')
  .refine((text) => !URL.canParse(text) || new URL(text).port !== '0', 'must not name port 0');

export const webhookSchema = z
  .object({
    id: z.string(),
    repository: z.string().nullable(),
    namespace: z.string().nullable(),
    url: z.string(),
    types: z.array(z.enum(WEBHOOK_TYPES)),
    format,
    enabled: z.boolean(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    lastDeliveredAt: z.iso.datetime().nullable(),
    failures: z.int().meta({ description: 'Attempts since the last one that went well.' }),
    retryAt: z.iso.datetime().nullable().meta({ description: 'The receiver was in trouble; not before this time.' }),
  })
  .meta({ id: 'Webhook' });
export type WebhookBody = z.output<typeof webhookSchema>;

const withSecret = webhookSchema.extend({
  secret: z.string().meta({ description: 'Signs the deliveries; shown now and never again.' }),
});

export const deliverySchema = z
  .object({
    id: z.string().meta({ description: 'The header webhook-id; the same however often it is sent.' }),
    event: z.string().nullable().meta({ description: 'The event that it tells of; null for a test.' }),
    type: z.enum(WEBHOOK_TYPES),
    state: z.enum(['waiting', 'delivered', 'given_up']),
    attempts: z.int(),
    createdAt: z.iso.datetime(),
    attemptedAt: z.iso.datetime().nullable(),
    nextAt: z.iso.datetime().nullable().meta({ description: 'Of one that waits: not before this time.' }),
    milliseconds: z.int().nullable().meta({ description: 'How long the last attempt took.' }),
    status: z.int().nullable().meta({ description: 'What the receiver answered to the last attempt.' }),
    response: z.string().nullable().meta({ description: 'The beginning of the answer.' }),
    error: z.string().nullable().meta({ description: 'Why there was no answer.' }),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryBody = z.output<typeof deliverySchema>;

const webhookParams = z.object({ id: z.string() });
const deliveryParams = z.object({ id: z.string(), delivery: z.string() });
const tag = 'Webhooks';

export const listWebhooks = route({
  method: 'GET',
  path: '/webhooks',
  tag,
  summary: 'Webhooks that you may manage',
  query: z
    .object({ ...pageQuery, repository: z.string().optional(), namespace: z.string().optional() })
    .refine(({ repository, namespace }) => repository === undefined || namespace === undefined, {
      error: 'name a repository or a namespace, not both',
    }),
  answers: { 200: pageOf(webhookSchema) },
});

export const createWebhook = route({
  method: 'POST',
  path: '/webhooks',
  tag,
  summary: 'Have a receiver told of a repository (its admins), a namespace (its owners) or all (system admins)',
  body: z
    .strictObject({
      repository: z.string().refine(isRepositoryName, 'is not the name of a repository').optional(),
      namespace: line().optional().meta({ description: 'All its repositories.' }),
      everywhere: z
        .literal(true, { error: 'must be true, or left out' })
        .optional()
        .meta({ description: 'All repositories, and the deployment.' }),
      url,
      types,
      format: format.default('dtr'),
      enabled: z.boolean().default(true),
    })
    .refine(
      ({ repository, namespace, everywhere }) =>
        [repository, namespace, everywhere].filter((place) => place !== undefined).length === 1,
      { error: 'say where: one of repository, namespace, and "everywhere": true' },
    ),
  answers: { 201: withSecret },
});

export const getWebhook = route({
  method: 'GET',
  path: '/webhooks/{id}',
  tag,
  summary: 'One webhook',
  params: webhookParams,
  answers: { 200: webhookSchema },
});

export const changeWebhook = route({
  method: 'PATCH',
  path: '/webhooks/{id}',
  tag,
  summary: 'Change a webhook; what happens while it is not enabled is not told later',
  params: webhookParams,
  body: z.strictObject({ url, types, format, enabled: z.boolean() }).partial(),
  answers: { 200: webhookSchema },
});

export const renewWebhookSecret = route({
  method: 'POST',
  path: '/webhooks/{id}/secret',
  tag,
  summary: 'Make a new secret; the old one signs nothing from now on',
  params: webhookParams,
  answers: { 200: withSecret },
});

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/webhooks/{id}',
  tag,
  summary: 'Delete a webhook, with what it was still to be told',
  params: webhookParams,
  answers: { 204: null },
});

export const testWebhook = route({
  method: 'POST',
  path: '/webhooks/{id}/test',
  tag,
  summary: 'Send an example, at once and once; answers with what the receiver answered',
  params: webhookParams,
  body: z.strictObject({ type: type.optional().meta({ description: 'By default the first of its types.' }) }),
  answers: { 200: deliverySchema },
});

export const listDeliveries = route({
  method: 'GET',
  path: '/webhooks/{id}/deliveries',
  tag,
  summary: 'What a webhook was told or is to be told, newest first; those that are over are kept for 30 days',
  params: webhookParams,
  query: z.object({ ...pageQuery, state: deliverySchema.shape.state.optional() }),
  answers: { 200: pageOf(deliverySchema) },
});

export const getDelivery = route({
  method: 'GET',
  path: '/webhooks/{id}/deliveries/{delivery}',
  tag,
  summary: 'One delivery with its body',
  params: deliveryParams,
  answers: {
    200: deliverySchema.extend({ body: z.unknown().meta({ description: 'As it would be sent now.' }) }),
  },
});

export const resendDelivery = route({
  method: 'POST',
  path: '/webhooks/{id}/deliveries/{delivery}/resend',
  tag,
  summary: 'Send a delivery again, behind what waits before it about the same image',
  params: deliveryParams,
  answers: { 202: deliverySchema },
});
