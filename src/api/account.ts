// The contract of accounts: users, organizations, members, and the caller.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { typedPassword } from './password.ts';
import { line, nameText } from './printed-text.ts';
import { permissionSchema } from './role.ts';
import { route } from './route.ts';

const name = line().min(1).max(100);
const takeNamespace = z
  .boolean()
  .default(false)
  .meta({ description: 'Hand over the repositories that a deleted account of this name has left.' });
const password = typedPassword.min(8).meta({ description: '8 to 1,024 characters.' });

export const userSchema = z
  .object({
    name: z.string(),
    fullName: z.string(),
    isAdmin: z.boolean(),
    isActive: z.boolean(),
    directory: z.string().nullable().meta({
      description:
        'Whose word counts for it: `ldap`, or the issuer of OpenID Connect; null for an account of this server.',
    }),
    hasSecondFactor: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });
export type UserBody = z.output<typeof userSchema>;

export const meSchema = z
  .object({
    kind: z.enum(['user', 'api_key', 'anonymous']),
    name: z.string().nullable(),
    isAdmin: z.boolean(),
    credential: z.string().nullable().meta({ description: 'How you showed who you are.' }),
    organizations: z.array(z.string()),
    permissions: z.array(permissionSchema).meta({ description: 'What you may do everywhere.' }),
  })
  .meta({ id: 'Me' });

export const organizationSchema = z
  .object({ name: z.string(), fullName: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'Organization' });

export const memberSchema = z
  .object({ name: z.string(), fullName: z.string(), isOwner: z.boolean() })
  .meta({ id: 'Member' });
export type MemberBody = z.output<typeof memberSchema>;

const userParams = z.object({ user: z.string() });
const organizationParams = z.object({ organization: z.string() });
const memberParams = z.object({ organization: z.string(), user: z.string() });

export const getMe = route({
  method: 'GET',
  path: '/me',
  tag: 'Accounts',
  summary: 'Who am I',
  answers: { 200: meSchema },
  open: true,
  whileEnrolling: true,
});

export const listUsers = route({
  method: 'GET',
  path: '/users',
  tag: 'Accounts',
  summary: 'List users (system admins and auditors)',
  query: z.object(pageQuery),
  answers: { 200: pageOf(userSchema) },
});

export const createUser = route({
  method: 'POST',
  path: '/users',
  tag: 'Accounts',
  summary: 'Create a user and the namespace of that name (system admins)',
  body: z.strictObject({
    name,
    password,
    fullName: nameText(line().max(200)).default(''),
    isAdmin: z.boolean().default(false),
    takeNamespace,
  }),
  answers: { 201: userSchema },
});

export const getUser = route({
  method: 'GET',
  path: '/users/{user}',
  tag: 'Accounts',
  summary: 'One user (the user, system admins and auditors)',
  params: userParams,
  answers: { 200: userSchema },
});

/** What somebody who is deactivated or deleted leaves to others. */
const legacySchema = z.object({
  seenKeys: z.array(z.string()).meta({
    description: 'API keys whose secrets the user has seen; rotate them.',
  }),
  ownerless: z.array(z.string()).meta({
    description: 'Organizations that nobody else owns who can log in; name another owner.',
  }),
});

export type LegacyBody = z.output<typeof legacySchema>;

export const changeUser = route({
  method: 'PATCH',
  path: '/users/{user}',
  tag: 'Accounts',
  summary:
    'Change a user: system admins everything, users their own full name; and each their own password, with the present one',
  params: userParams,
  body: z.strictObject({
    fullName: nameText(line().max(200)).optional(),
    isAdmin: z.boolean().optional(),
    isActive: z.boolean().optional(),
    password: password.optional().meta({ description: 'Ends all access tokens of the user.' }),
    currentPassword: typedPassword.optional(),
  }),
  answers: {
    200: userSchema.extend(legacySchema.partial().shape).meta({
      description: 'The last two fields for somebody who was deactivated.',
    }),
  },
});

export const deleteUser = route({
  method: 'DELETE',
  path: '/users/{user}',
  tag: 'Accounts',
  summary: 'Delete a user; repositories of their namespace stay (system admins)',
  params: userParams,
  answers: { 200: legacySchema },
});

export const listOrganizations = route({
  method: 'GET',
  path: '/organizations',
  tag: 'Accounts',
  summary: "List organizations: all for system admins and auditors, one's own for others",
  query: z.object(pageQuery),
  answers: { 200: pageOf(organizationSchema) },
});

export const createOrganization = route({
  method: 'POST',
  path: '/organizations',
  tag: 'Accounts',
  summary: 'Create an organization and the namespace of that name (system admins)',
  body: z.strictObject({ name, fullName: nameText(line().max(200)).default(''), takeNamespace }),
  answers: { 201: organizationSchema },
});

export const getOrganization = route({
  method: 'GET',
  path: '/organizations/{organization}',
  tag: 'Accounts',
  summary: 'One organization, and what you may do in it (its members, system admins and auditors)',
  params: organizationParams,
  answers: {
    200: organizationSchema.extend({
      isOwner: z.boolean().meta({ description: 'You may do what its owners may.' }),
      permissions: z.array(permissionSchema).meta({ description: 'What you may do in all of its repositories.' }),
    }),
  },
});

export const deleteOrganization = route({
  method: 'DELETE',
  path: '/organizations/{organization}',
  tag: 'Accounts',
  summary: 'Delete an organization whose namespace is empty (its owners and system admins)',
  params: organizationParams,
  answers: { 204: null },
});

export const listMembers = route({
  method: 'GET',
  path: '/organizations/{organization}/members',
  tag: 'Accounts',
  summary: 'The members of an organization',
  params: organizationParams,
  query: z.object(pageQuery),
  answers: { 200: pageOf(memberSchema) },
});

export const setMember = route({
  method: 'PUT',
  path: '/organizations/{organization}/members/{user}',
  tag: 'Accounts',
  summary: 'Add a member, or make one an owner (owners and system admins)',
  params: memberParams,
  body: z.strictObject({ isOwner: z.boolean().default(false) }),
  answers: { 204: null },
});

export const removeMember = route({
  method: 'DELETE',
  path: '/organizations/{organization}/members/{user}',
  tag: 'Accounts',
  summary: 'Remove a member, also from all teams (owners, system admins, and oneself)',
  params: memberParams,
  answers: { 204: null },
});
