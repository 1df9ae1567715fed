// The contract of namespaces and their settings for promotion.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { route } from './route.ts';

export const namespaceSchema = z
  .object({
    name: z.string(),
    usage: z.enum(['open', 'validated']).meta({ description: 'validated: images enter by promotion only' }),
    promotesTo: z
      .array(z.string())
      .meta({ description: 'The only namespaces that images may be promoted to; empty for any.' }),
    commentRequired: z.boolean().meta({ description: 'Promotions by hand from or into it need a comment.' }),
  })
  .meta({ id: 'Namespace' });
export type NamespaceBody = z.output<typeof namespaceSchema>;

const params = z.object({ namespace: z.string() });

export const listNamespaces = route({
  method: 'GET',
  path: '/namespaces',
  tag: 'Namespaces',
  summary: 'The namespaces in which you have a part (system admins: all)',
  query: z.object(pageQuery),
  answers: { 200: pageOf(namespaceSchema) },
});

export const getNamespace = route({
  method: 'GET',
  path: '/namespaces/{namespace}',
  tag: 'Namespaces',
  summary: 'One namespace',
  params,
  answers: { 200: namespaceSchema },
});

export const changeNamespace = route({
  method: 'PATCH',
  path: '/namespaces/{namespace}',
  tag: 'Namespaces',
  summary: 'Change usage, next hops and whether a comment is required (owners and system admins)',
  params,
  body: z.strictObject({
    usage: z.enum(['open', 'validated']).optional(),
    promotesTo: z.array(line().max(255)).max(100).optional(),
    commentRequired: z.boolean().optional(),
  }),
  answers: { 200: namespaceSchema },
});
