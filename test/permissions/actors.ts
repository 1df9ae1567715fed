// Everybody who can send a request, with every kind of credential, and what access.md gives them: written by hand, so that the
// code is not compared with itself.

import { PERMISSIONS } from '../../src/api/role.ts';
import { basicHeader, bearer } from '../support/bearer.ts';
import { PASSWORD, type TestApp } from '../support/test-app.ts';

export type Permission = (typeof PERMISSIONS)[number];

export interface Actor {
  readonly name: string;
  /** `bad`: credentials that are no good; `token`: of the token endpoint, for `/v2`; else a person with a whole credential or a restricted one, or a key. */
  readonly kind: 'bad' | 'anonymous' | 'person' | 'restricted' | 'key' | 'token';
  /** What they may do in `acme/private`. */
  readonly inPrivate: readonly Permission[];
  /** What they may do in `acme/public`. */
  readonly inPublic: readonly Permission[];
  /** What they may do in all of the namespace `acme`. */
  readonly inNamespace: readonly Permission[];
  readonly everywhere: readonly Permission[];
  readonly isAdmin: boolean;
  /** They own the organization `acme`. */
  readonly isOwner: boolean;
  /** They are members of the organization `acme`. */
  readonly isMember: boolean;
  /** The user whose client certificate is shown, and nothing else. */
  readonly certificateOf?: string;
  /** The certificate is no good any more. */
  readonly isRevoked?: boolean;
  /** The Authorization header, the name of a user with the usual password, or what a browser sends; undefined for none. */
  credential(app: TestApp): Promise<string | undefined>;
}

const READ = ['pull'] as const;
const WRITE = ['pull', 'push', 'delete', 'scan', 'promote', 'accept_promotions'] as const;
const ALL = PERMISSIONS;
const PROMOTER = ['pull', 'promote', 'accept_promotions'] as const;

function actor(name: string, given: Partial<Actor> = {}): Actor {
  const inPrivate = given.inPrivate ?? given.inNamespace ?? given.everywhere ?? [];
  return {
    name,
    kind: 'person',
    inNamespace: [],
    everywhere: [],
    isAdmin: false,
    isOwner: false,
    isMember: false,
    credential: async () => name,
    ...given,
    inPrivate,
    // What is public can be pulled by everybody, whoever they are.
    inPublic: given.inPublic ?? [...new Set<Permission>(['pull', ...inPrivate])],
  };
}

/** What `admin` does before anything is asked: one PUT each. */
export const GRANTS: readonly (readonly [path: string, body: object])[] = [
  ...['private', 'public', 'sink'].flatMap((repository) => {
    const at = `/repositories/acme%2F${repository}`;
    return [
      [`${at}/access/reader`, { role: 'read-only' }],
      [`${at}/access/writer`, { role: 'read-write' }],
      [`${at}/access/keeper`, { role: 'admin' }],
      [`${at}/access/promoter`, { role: 'promoter' }],
      [`${at}/access/approver`, { role: 'approver' }],
      [`${at}/access/watcher`, { role: 'auditor' }],
      [`${at}/teams/readers`, { role: 'read-only' }],
      [`${at}/teams/writers`, { role: 'read-write' }],
    ] as const;
  }),
  ['/namespaces/acme/access/nsadmin', { role: 'admin' }],
  ['/namespaces/acme/access/denied', { role: 'admin' }],
  ['/repositories/acme%2Fprivate/access/denied', { role: 'read-only', deny: true }],
  ['/repositories/acme%2Fpublic/access/denied', { role: 'read-only', deny: true }],
  ['/access/users/auditor', { role: 'auditor' }],
];

export const USERS = [
  ...['owner', 'member', 'reader', 'writer', 'keeper', 'promoter', 'approver', 'watcher', 'nsadmin', 'denied'],
  ...['auditor', 'stranger', 'inactive', 'teamreader', 'teamwriter'],
];

const NAMESPACE = { kind: 'namespace', name: 'acme' };

async function keyOf(app: TestApp, name: string, scope: object, permissions: readonly string[]): Promise<string> {
  const made = await app.call('admin', 'POST', '/api/v1/api-keys', { name, scope, permissions });
  return basicHeader(made.json.username, made.json.secret);
}

async function tokenOf(app: TestApp, user: string, permissions?: readonly string[]): Promise<string> {
  const body = { name: 'matrix', ...(permissions ? { permissions } : {}) };
  return `Bearer ${(await app.call(user, 'POST', '/api/v1/tokens', body)).json.secret}`;
}

/** What a browser sends: `Cookie`, the cookie and the CSRF token. */
async function sessionOf(app: TestApp, username: string): Promise<string> {
  const answer = await app.call(undefined, 'POST', '/api/v1/session', { username, password: PASSWORD });
  return `Cookie ${String(answer.headers['set-cookie']).split(';', 1)[0]} ${answer.json.csrf}`;
}

/** Somebody who shows a client certificate of this user. */
function certificate(name: string, certificateOf: string, given: Partial<Actor> = {}): Actor {
  return actor(name, { certificateOf, credential: async () => undefined, ...given });
}

export const ACTORS: readonly Actor[] = [
  actor('anonymous', { kind: 'anonymous', credential: async () => undefined }),
  actor('an anonymous token', {
    kind: 'anonymous',
    credential: (app) => bearer(app, undefined, 'repository:acme/public:pull'),
  }),
  actor('a wrong password', { kind: 'bad', inPublic: [], credential: async () => basicHeader('owner', 'wrong') }),
  actor('an unknown token', { kind: 'bad', inPublic: [], credential: async () => 'Bearer shiplock_pat_unknown' }),
  actor('an unknown key', { kind: 'bad', inPublic: [], credential: async () => 'Bearer shiplock_key_unknown' }),
  actor('inactive', { kind: 'bad', inPublic: [] }),
  actor('stranger'),
  actor('member', { isMember: true }),
  actor('reader', { inPrivate: READ }),
  actor('writer', { inPrivate: WRITE }),
  actor('keeper', { inPrivate: ALL }),
  actor('promoter', { inPrivate: PROMOTER }),
  actor('approver', { inPrivate: ['pull', 'approve'] }),
  actor('watcher', { inPrivate: ['pull', 'view_audit'] }),
  actor('teamreader', { inPrivate: READ, isMember: true }),
  actor('teamwriter', { inPrivate: WRITE, isMember: true }),
  actor('nsadmin', { inNamespace: ALL }),
  // What may not be seen is not there, whatever else was given.
  actor('denied', { inNamespace: ALL, inPrivate: [], inPublic: [] }),
  actor('owner', { inNamespace: ALL, isOwner: true, isMember: true }),
  actor('auditor', { everywhere: ['pull', 'view_audit'], inNamespace: ['pull', 'view_audit'] }),
  actor('admin', { everywhere: ALL, inNamespace: ALL, isAdmin: true, isOwner: true, isMember: true }),
  actor("a writer's access token", { inPrivate: WRITE, credential: (app) => tokenOf(app, 'writer') }),
  actor("a writer's session", { inPrivate: WRITE, credential: (app) => sessionOf(app, 'writer') }),
  actor("an owner's session", {
    inNamespace: ALL,
    isOwner: true,
    isMember: true,
    credential: (app) => sessionOf(app, 'owner'),
  }),
  certificate("a writer's certificate", 'writer', { inPrivate: WRITE }),
  certificate("an owner's certificate", 'owner', { inNamespace: ALL, isOwner: true, isMember: true }),
  certificate('a revoked certificate', 'owner', { kind: 'bad', inPublic: [], isRevoked: true }),
  actor("a keeper's token for pulling", {
    kind: 'restricted',
    inPrivate: READ,
    credential: (app) => tokenOf(app, 'keeper', ['pull']),
  }),
  actor("an admin's token for pulling", {
    kind: 'restricted',
    inPrivate: READ,
    inNamespace: READ,
    isMember: false,
    credential: (app) => tokenOf(app, 'admin', ['pull']),
  }),
  actor('a key of the namespace', {
    kind: 'key',
    inNamespace: ['pull', 'push', 'promote', 'accept_promotions', 'manage_policies'],
    credential: (app) =>
      keyOf(app, 'push', NAMESPACE, ['pull', 'push', 'promote', 'accept_promotions', 'manage_policies']),
  }),
  actor('a key that only promotes', {
    kind: 'key',
    inNamespace: ['promote', 'accept_promotions'],
    credential: (app) => keyOf(app, 'promote', NAMESPACE, ['promote', 'accept_promotions']),
  }),
  actor("a writer's token of the token endpoint", {
    kind: 'token',

    inPrivate: ['pull', 'push', 'delete'],
    credential: (app) =>
      bearer(app, 'writer', 'repository:acme/private:pull,push,delete', 'repository:acme/public:pull,push,delete'),
  }),
];
