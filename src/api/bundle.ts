// The contract of client bundles: a certificate for the caller with its key, and what clients need to use it.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { line } from './printed-text.ts';
import { route } from './route.ts';
import { sentTime } from './time.ts';

export const bundleSchema = z
  .object({
    id: z.string(),
    serial: z.string().meta({ description: 'Of the certificate, in hexadecimal.' }),
    fingerprint: z.string().meta({ description: 'SHA-256 of the certificate, in hexadecimal.' }),
    parent: z
      .string()
      .nullable()
      .meta({ description: 'The bundle with whose certificate it was made, and with which it is revoked.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Bundle' });
export type BundleBody = z.output<typeof bundleSchema>;

const user = z.string().max(100).optional().meta({ description: 'Another user (system admins).' });

export const createBundle = route({
  method: 'POST',
  path: '/client-bundles',
  tag: 'Access',
  summary:
    'Make a client certificate of yours, or of another user (system admins), and answer it with its key as a zip file; with a password or a client certificate, not with an access token. The key is in this answer only',
  body: z.strictObject({
    user: line().max(100).optional().meta({ description: 'For another user (system admins).' }),
    expiresAt: sentTime.optional().meta({ description: 'In at most two years; in one year when it is left out.' }),
  }),
  download: 'application/zip',
  answers: { 201: null },
});

export const listBundles = route({
  method: 'GET',
  path: '/client-bundles',
  tag: 'Access',
  summary: 'Your bundles, newest first, or those of another user (system admins and auditors)',
  query: z.object({ ...pageQuery, user }),
  answers: { 200: pageOf(bundleSchema) },
});

export const revokeBundle = route({
  method: 'DELETE',
  path: '/client-bundles/{serial}',
  tag: 'Access',
  summary:
    'Revoke a bundle of yours, or of another user (system admins), at once, with the bundles and access tokens that were made with it',
  params: z.object({ serial: z.string().toLowerCase() }),
  query: z.object({ user }),
  answers: { 204: null },
});
