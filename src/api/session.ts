// The contract of sessions, the second factor, and what is set for the whole deployment.

import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { typedPassword } from './password.ts';
import { route } from './route.ts';

/** Of an answer that is an error: by this id the log of the server names the request. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** The header that writes in a session carry. */
export const CSRF_HEADER = 'x-csrf-token';
/** Sent with all requests of pages, which show a form for logging in themselves. */
export const PAGE_HEADER = 'x-shiplock-page';
/** Sent with requests that a page makes by itself: they do not keep the session alive. */
export const BACKGROUND_HEADER = 'x-shiplock-background';

const code = z.string().min(1).max(100).meta({ description: 'Of the authenticator app, or a recovery code.' });

const currentSessionSchema = z
  .object({
    username: z.string(),
    isAdmin: z.boolean(),
    csrf: z
      .string()
      .nullable()
      .meta({ description: 'For X-CSRF-Token, which writes carry; null when the request came without a session.' }),
    lacksSecondFactor: z
      .boolean()
      .meta({ description: 'The deployment asks for a second factor: until you have one, nothing else can be done.' }),
  })
  .meta({ id: 'CurrentSession' });

export const sessionSchema = z
  .object({
    id: z.string(),
    address: z.string(),
    userAgent: z.string(),
    current: z.boolean().meta({ description: 'It is the one that asks.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Session' });
export type SessionBody = z.output<typeof sessionSchema>;

export const logIn = route({
  method: 'POST',
  path: '/session',
  tag: 'Sessions',
  summary: 'Log in: answers with a cookie, which counts at the management API, and what writes have to show with it',
  body: z.strictObject({
    username: z.string().max(300),
    password: typedPassword,
    code: code.optional(),
  }),
  answers: { 200: currentSessionSchema },
  open: true,
  withoutSession: true,
  withoutCertificate: true,
});

export const getLogInMethods = route({
  method: 'GET',
  path: '/log-in-methods',
  tag: 'Sessions',
  summary: 'How one can log in here',
  answers: {
    200: z.object({
      password: z.literal(true),
      oidc: z
        .object({
          name: z.string().meta({ description: 'How people call the provider.' }),
          url: z.string().meta({ description: 'Where the browser goes; `?returnTo=/path` says where it ends up.' }),
        })
        .nullable(),
      clientBundles: z
        .boolean()
        .meta({ description: 'The server speaks TLS, where a client certificate can be shown.' }),
      ownAuthority: z
        .object({ fingerprint: z.string().meta({ description: 'SHA-256, as programs show it.' }) })
        .nullable()
        .meta({
          description:
            'Of a certificate that the server made itself: the authority that clients have to trust first, which is at /ca. Null for others.',
        }),
    }),
  },
  open: true,
  withoutCertificate: true,
});

export const getSession = route({
  method: 'GET',
  path: '/session',
  tag: 'Sessions',
  summary: 'Who is logged in, and what writes have to show',
  answers: { 200: currentSessionSchema },
  whileEnrolling: true,
});

export const logOut = route({
  method: 'DELETE',
  path: '/session',
  tag: 'Sessions',
  summary: 'Log out: the session ends, and the cookie is taken back',
  answers: {
    200: z.object({
      endSessionUrl: z.string().nullable().meta({
        description: 'Where the browser logs out of the OpenID provider, too; null where there is nothing to do.',
      }),
    }),
  },
  open: true,
  withoutSession: true,
  withoutCertificate: true,
});

export const listSessions = route({
  method: 'GET',
  path: '/sessions',
  tag: 'Sessions',
  summary: 'Your sessions, newest first',
  query: z.object(pageQuery),
  answers: { 200: pageOf(sessionSchema) },
});

export const endSession = route({
  method: 'DELETE',
  path: '/sessions/{id}',
  tag: 'Sessions',
  summary: 'End a session of yours',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
});

export const getSecondFactor = route({
  method: 'GET',
  path: '/me/second-factor',
  tag: 'Sessions',
  summary: 'Whether you have a second factor, and whether you are asked for one',
  answers: { 200: z.object({ enabled: z.boolean(), required: z.boolean(), recoveryCodesLeft: z.number().int() }) },
  whileEnrolling: true,
});

export const prepareSecondFactor = route({
  method: 'POST',
  path: '/me/second-factor',
  tag: 'Sessions',
  summary: 'Make a secret for an authenticator app (TOTP); it counts when a code of it has been shown',
  answers: {
    201: z.object({ secret: z.string(), uri: z.string().meta({ description: 'otpauth://…, for a QR code.' }) }),
  },
  whileEnrolling: true,
});

export const confirmSecondFactor = route({
  method: 'POST',
  path: '/me/second-factor/confirm',
  tag: 'Sessions',
  summary: 'Switch the second factor on, with a first code; answers with recovery codes, which are shown once',
  body: z.strictObject({ code }),
  answers: { 200: z.object({ recoveryCodes: z.array(z.string()) }) },
  whileEnrolling: true,
});

export const disableSecondFactor = route({
  method: 'POST',
  path: '/me/second-factor/disable',
  tag: 'Sessions',
  summary: 'Switch the second factor off, with one more code',
  body: z.strictObject({ code }),
  answers: { 204: null },
});

export const resetSecondFactor = route({
  method: 'DELETE',
  path: '/users/{user}/second-factor',
  tag: 'Sessions',
  summary: 'Take the second factor away from another user, who has lost it (system admins)',
  params: z.object({ user: z.string() }),
  answers: { 204: null },
});

export const settingsSchema = z
  .object({
    requireSecondFactor: z
      .boolean()
      .meta({ description: 'Whoever logs in by password needs a second factor; docker and other clients use tokens.' }),
  })
  .meta({ id: 'Settings' });

export const getSettings = route({
  method: 'GET',
  path: '/settings',
  tag: 'Operations',
  summary: 'What is set for the whole deployment (system admins and auditors)',
  answers: { 200: settingsSchema },
});

export const listWithoutSecondFactor = route({
  method: 'GET',
  path: '/settings/without-second-factor',
  tag: 'Operations',
  summary:
    'Active users with a password and no second factor, whom asking everybody for one would keep out until they have set one up (system admins and auditors)',
  query: z.object(pageQuery),
  answers: { 200: pageOf(z.object({ name: z.string(), fullName: z.string() })) },
});

export const changeSettings = route({
  method: 'PATCH',
  path: '/settings',
  tag: 'Operations',
  summary: 'Change what is set for the whole deployment (system admins)',
  body: z.strictObject({ requireSecondFactor: z.boolean().optional() }),
  answers: { 200: settingsSchema },
});
