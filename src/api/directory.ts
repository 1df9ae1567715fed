// The contract of directories (LDAP, OpenID Connect), and of whom they know users as.

import { z } from 'zod';
import { jobSchema } from './operations.ts';
import { exactLine, stored } from './printed-text.ts';
import { route } from './route.ts';

const issuer = exactLine().min(1).max(500).meta({ description: '`ldap`, or the issuer of OpenID Connect.' });

export const directorySchema = z
  .object({
    issuer: stored(z.string(), issuer),
    kind: z.enum(['ldap', 'oidc']),
    name: z.string(),
    accounts: z.number().int().meta({ description: 'Active users that came from it.' }),
    adminGroups: z.array(z.string()),
    allowedGroups: z.array(z.string()).meta({ description: 'Empty when everybody may log in.' }),
    goodForHours: z.number().meta({ description: 'For how long its users are good without its word.' }),
    sync: z
      .object({
        endedAt: z.iso.datetime(),
        failure: z.string().nullable().meta({ description: 'Why nothing was changed; null for one that was done.' }),
        doneAt: z.iso.datetime().nullable().meta({ description: 'When the last one was done.' }),
        persons: z.number().int(),
        deactivated: z.number().int().meta({ description: 'Or would have been, when it failed.' }),
        reactivated: z.number().int(),
        lastOwners: z.array(z.object({ user: z.string(), organizations: z.array(z.string()) })).meta({
          description:
            'Whom the directory has lost and who stay, without any log-in, until somebody else owns the organizations.',
        }),
        ownerless: z
          .array(z.string())
          .meta({ description: 'Organizations whose last owner was deactivated by it, since somebody insisted.' }),
      })
      .nullable()
      .meta({ description: 'The last synchronization; null before it, and for OpenID Connect.' }),
  })
  .meta({ id: 'Directory' });
export type DirectoryBody = z.output<typeof directorySchema>;

export const identitySchema = z
  .object({
    issuer: stored(z.string(), issuer),
    subject: z.string().meta({ description: 'entryUUID or objectGUID of LDAP, sub of OpenID Connect.' }),
    checkedAt: z.iso.datetime().meta({ description: 'When the directory told of the user last.' }),
    groups: z.array(z.string()),
  })
  .meta({ id: 'DirectoryIdentity' });

const user = z.object({ user: z.string() });

export const listDirectories = route({
  method: 'GET',
  path: '/directories',
  tag: 'Directories',
  summary:
    'The directories by which people log in, and how the last synchronization ended (system admins and auditors)',
  answers: { 200: z.object({ items: z.array(directorySchema) }) },
});

export const syncDirectories = route({
  method: 'POST',
  path: '/directories/sync',
  tag: 'Directories',
  summary: 'Look everybody of the directory up now (system admins); answers with the job to follow',
  body: z.strictObject({
    force: z.boolean().default(false).meta({
      description:
        'Also when more than a tenth of the users would be deactivated, the directory tells of nobody, or an organization would be without an owner.',
    }),
  }),
  answers: { 202: jobSchema },
});

export const moveIdentities = route({
  method: 'POST',
  path: '/directories/move',
  tag: 'Directories',
  summary: 'Move all identities of one issuer to another that calls its people the same (system admins)',
  body: z.strictObject({ from: issuer, to: issuer, dryRun: z.boolean().default(false) }),
  answers: { 200: z.object({ users: z.array(z.string()) }) },
});

export const getIdentity = route({
  method: 'GET',
  path: '/users/{user}/identity',
  tag: 'Directories',
  summary: 'As whom a directory knows a user (system admins and auditors)',
  params: user,
  answers: { 200: identitySchema },
});

export const linkIdentity = route({
  method: 'PUT',
  path: '/users/{user}/identity',
  tag: 'Directories',
  summary: 'Give a user to a person of a directory, who logs in there from then on (system admins)',
  params: user,
  body: z.strictObject({ issuer, subject: exactLine().min(1).max(500) }),
  answers: { 204: null },
});

export const unlinkIdentity = route({
  method: 'DELETE',
  path: '/users/{user}/identity',
  tag: 'Directories',
  summary: 'Make a user an account of this server again, without what groups gave (system admins)',
  params: user,
  answers: {
    200: z.object({
      ownerless: z
        .array(z.string())
        .meta({ description: 'Organizations that nobody owns who can log in, until the user has a password.' }),
    }),
  },
});
