// Every operation of the management API and of `/v2`, with a request that does no harm where it is allowed, and who may: written by
// hand from access.md. `{repository}` in paths and bodies is the repository of the cell.

import type { Actor, Permission } from './actors.ts';

export type RepositoryKind = 'private' | 'public' | 'absent';

/** What the door answers: with the status of one who may, or as one of the ways to be refused; not asked where it would spoil other cells. */
export type Verdict = 'allowed' | 401 | 403 | 404 | 'spoils';

export interface Operation {
  /** Asked for each kind of repository; the others once. */
  readonly isAboutRepository: boolean;
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The statuses for somebody who may. */
  readonly ok: readonly number[];
  /** It would spoil the next cells, so only refusals are asked for here; other tests do it. */
  readonly onlyRefusals?: boolean;
  verdict(actor: Actor, kind: RepositoryKind): Verdict;
}

type Given = Pick<Operation, 'path' | 'body' | 'headers' | 'onlyRefusals'> & {
  readonly ok?: number | readonly number[];
};

function operation(given: Given, isAboutRepository: boolean, verdict: Operation['verdict']): Operation {
  const { ok = 200, ...rest } = given;
  const checked: Operation['verdict'] = (actor, kind) => (actor.kind === 'bad' ? 401 : verdict(actor, kind));
  return { ...rest, isAboutRepository, ok: typeof ok === 'number' ? [ok] : ok, verdict: checked };
}

export function permissionsIn(actor: Actor, kind: RepositoryKind): readonly Permission[] {
  return { private: actor.inPrivate, public: actor.inPublic, absent: [] }[kind];
}

const isWhole = ({ kind }: Actor) => kind === 'person';
/** Showed their password, or what a browser got for it. */
const isInPerson = ({ kind, name }: Actor) => kind === 'person' && !name.endsWith('access token');
const isHolder = ({ kind }: Actor) => kind === 'person' || kind === 'restricted' || kind === 'key';

/** A permission in the repository. `whole`: only persons with a whole credential. `open`: also without credentials. */
function needs(permission: Permission, given: Given & Partial<Record<'whole' | 'open' | 'outlives', boolean>> = {}) {
  const { whole = false, open = false, outlives = false, ...rest } = given;
  return operation(rest, true, (actor, kind) => {
    if (actor.kind === 'anonymous' && !open) return 401;
    if (whole && !isWhole(actor)) return 403;
    const permissions = kind === 'absent' && outlives ? actor.inNamespace : permissionsIn(actor, kind);
    if (permissions.includes(permission)) return 'allowed';
    if (!permissions.includes('pull')) return 404;
    return actor.kind === 'anonymous' ? 401 : 403;
  });
}

/** Everybody who shows who they are, or only some of them. */
function anybody(given: Given = {}, may: (actor: Actor) => boolean = () => true, otherwise: 403 | 404 = 403) {
  return operation(given, false, (actor) => {
    if (actor.kind === 'anonymous') return 401;
    return may(actor) ? 'allowed' : otherwise;
  });
}

const everybody = (given: Given = {}) => operation(given, false, () => 'allowed');
/** Also those whose certificate is no log-in, since it keeps nobody from logging in. */
function beforeLogIn(given: Given = {}): Operation {
  const open = everybody(given);
  return { ...open, verdict: (actor, kind) => (actor.isRevoked ? 'allowed' : open.verdict(actor, kind)) };
}

const admins = (given: Given = {}) => anybody(given, ({ isAdmin }) => isAdmin);
const auditors = (given: Given = {}) =>
  anybody(given, ({ everywhere, kind }) => kind === 'person' && everywhere.includes('view_audit'));
const holders = (given: Given = {}) => anybody(given, isHolder);
const persons = (given: Given = {}) => anybody(given, ({ kind }) => kind === 'person' || kind === 'restricted');
const wholePersons = (given: Given = {}) => anybody(given, isWhole);

const seesOrganization = ({ kind, isMember, everywhere }: Actor) =>
  isMember || (kind === 'person' && everywhere.includes('view_audit'));

/** Of the organization: hidden from those who do not belong to it. */
function inOrganization(given: Given, may: (actor: Actor) => boolean = () => true) {
  return operation(given, false, (actor) => {
    if (actor.kind === 'anonymous') return 401;
    if (!seesOrganization(actor)) return 404;
    return may(actor) ? 'allowed' : 403;
  });
}

const owners = (given: Given) => inOrganization(given, ({ isOwner }) => isOwner);
const namespaceAdmins = (given: Given) =>
  anybody(given, (actor) => isWhole(actor) && actor.inNamespace.includes('manage_repository'));
/** Those of the keys' namespace who manage it; for others there are none. `whole` is asked first. */
const keyManagers = (given: Given & { readonly whole?: boolean }) => {
  const { whole = false, ...rest } = given;
  return operation(rest, false, (actor) => {
    if (actor.kind === 'anonymous') return 401;
    if (whole ? !isWhole(actor) : !isHolder(actor)) return 403;
    if (!whole && actor.inNamespace.includes('view_audit')) return 'allowed';
    if (!actor.inNamespace.includes('manage_repository')) return 404;
    // Whoever changes a key, or sees its secret, must be able to do all that the key may.
    return whole && !actor.inPrivate.includes('pull') ? 403 : 'allowed';
  });
};

const ROLE = { role: 'read-only' };
const SOURCE = { repository: '{repository}', reference: '1' };

export const API: Readonly<Record<string, Operation>> = {
  'GET /access': auditors(),
  'GET /access/explain': operation(
    { path: '/access/explain?who=member&permission=pull&repository={repository}' },
    true,
    (actor, kind) => {
      if (actor.kind === 'anonymous') return 401;
      if (!isHolder(actor)) return 403;
      const permissions = permissionsIn(actor, kind);
      if (!permissions.includes('pull')) return 404;
      const asksForOwn = actor.name === 'member';
      return asksForOwn || permissions.includes('view_audit') || permissions.includes('manage_repository')
        ? 'allowed'
        : 403;
    },
  ),
  'GET /access/holders': operation(
    { path: '/access/holders?permission=promote&repository={repository}' },
    true,
    (actor) => {
      if (actor.kind === 'anonymous') return 401;
      return isHolder(actor) ? 'allowed' : 403;
    },
  ),
  'PUT /access/users/{user}': admins({ path: '/access/users/nobody', body: ROLE, ok: 404 }),
  'DELETE /access/users/{user}': admins({ path: '/access/users/nobody', ok: 404 }),
  'PUT /access/teams/{organization}/{team}': admins({ path: '/access/teams/acme/none', body: ROLE, ok: 404 }),
  'DELETE /access/teams/{organization}/{team}': admins({ path: '/access/teams/acme/none', ok: 404 }),
  'PUT /access/keys/{key}': admins({ path: '/access/keys/none', body: ROLE, ok: 404 }),
  'DELETE /access/keys/{key}': admins({ path: '/access/keys/none', ok: 404 }),
  'GET /advisories': anybody(),
  'POST /advisories/import': admins({
    body: 'no archive',
    headers: { 'content-type': 'application/octet-stream' },
    ok: 400,
  }),
  'POST /advisories/update': admins({ body: {}, ok: 202 }),
  'GET /api-keys': anybody(
    { path: '/api-keys?namespace=acme' },
    ({ inNamespace, kind }) =>
      kind !== 'token' && (inNamespace.includes('manage_repository') || inNamespace.includes('view_audit')),
  ),
  'POST /api-keys': anybody(
    { body: { name: 'taken', scope: { kind: 'namespace', name: 'acme' }, permissions: ['pull'] }, ok: 409 },
    // Nobody gives a key more than they may do themselves, in every repository of the namespace.
    (actor) => isWhole(actor) && actor.inNamespace.includes('manage_repository') && actor.inPrivate.includes('pull'),
  ),
  'GET /api-keys/{key}': keyManagers({ path: '/api-keys/{taken}' }),
  'PATCH /api-keys/{key}': keyManagers({ path: '/api-keys/{taken}', body: {}, whole: true }),
  'POST /api-keys/{key}/rotate': keyManagers({ path: '/api-keys/{taken}/rotate', body: {}, whole: true }),
  'DELETE /api-keys/{key}': operation({ path: '/api-keys/{taken}', onlyRefusals: true }, false, (actor) => {
    if (actor.kind === 'anonymous') return 401;
    if (!isWhole(actor)) return 403;
    return actor.inNamespace.includes('manage_repository') ? 'allowed' : 404;
  }),
  'GET /api-keys/{key}/access': keyManagers({ path: '/api-keys/{taken}/access' }),
  'GET /audit': auditors(),
  'GET /audit/export': auditors({ path: '/audit/export?format=jsonl' }),
  'GET /audit/verify': auditors(),
  'POST /audit/purge': admins({ body: { before: '2001-01-01T00:00:00Z' }, ok: 202 }),
  'GET /client-bundles': persons(),
  // This server has no TLS.
  'POST /client-bundles': anybody({ body: {}, ok: 201 }, (actor) => isWhole(actor) && !actor.name.endsWith('token')),
  'DELETE /client-bundles/{serial}': anybody({ path: '/client-bundles/none', ok: 404 }, isWhole),
  'GET /evaluations': anybody(),
  'GET /evaluations/{id}': anybody({ path: '/evaluations/none', ok: 404 }),
  'GET /events': auditors(),
  'POST /gc': admins({ ok: 202 }),
  'GET /health': beforeLogIn(),
  'GET /jobs': holders(),
  'GET /jobs/{id}': anybody({ path: '/jobs/none', ok: 404 }),
  'POST /jobs/{id}/cancel': anybody({ path: '/jobs/none/cancel', ok: 404 }),
  'GET /me': everybody(),
  'GET /namespaces': anybody(),
  'GET /namespaces/{namespace}': anybody({ path: '/namespaces/acme' }),
  'PATCH /namespaces/{namespace}': anybody({ path: '/namespaces/acme', body: {} }, ({ isOwner }) => isOwner),
  'GET /namespaces/{namespace}/access': anybody({ path: '/namespaces/acme/access' }, ({ inNamespace }) =>
    inNamespace.some((permission) => permission === 'manage_repository' || permission === 'view_audit'),
  ),
  'PUT /namespaces/{namespace}/access/{user}': namespaceAdmins({
    path: '/namespaces/acme/access/nobody',
    body: ROLE,
    ok: 404,
  }),
  'DELETE /namespaces/{namespace}/access/{user}': namespaceAdmins({ path: '/namespaces/acme/access/nobody', ok: 404 }),
  'PUT /namespaces/{namespace}/teams/{team}': namespaceAdmins({
    path: '/namespaces/acme/teams/none',
    body: ROLE,
    ok: 404,
  }),
  'DELETE /namespaces/{namespace}/teams/{team}': namespaceAdmins({ path: '/namespaces/acme/teams/none', ok: 404 }),
  'PUT /namespaces/{namespace}/keys/{key}': namespaceAdmins({
    path: '/namespaces/acme/keys/none',
    body: ROLE,
    ok: 404,
  }),
  'DELETE /namespaces/{namespace}/keys/{key}': namespaceAdmins({ path: '/namespaces/acme/keys/none', ok: 404 }),
  'GET /organizations': persons(),
  'POST /organizations': admins({ body: { name: 'acme' }, ok: 409 }),
  'GET /organizations/{organization}': inOrganization({ path: '/organizations/acme' }),
  'DELETE /organizations/{organization}': owners({ path: '/organizations/acme', ok: 409 }),
  'GET /organizations/{organization}/members': inOrganization({ path: '/organizations/acme/members' }),
  'PUT /organizations/{organization}/members/{user}': owners({
    path: '/organizations/acme/members/nobody',
    body: {},
    ok: 404,
  }),
  'DELETE /organizations/{organization}/members/{user}': owners({
    path: '/organizations/acme/members/nobody',
    ok: 404,
  }),
  'GET /organizations/{organization}/teams': inOrganization({ path: '/organizations/acme/teams' }),
  'POST /organizations/{organization}/teams': owners({
    path: '/organizations/acme/teams',
    body: { name: 'readers' },
    ok: 409,
  }),
  'GET /organizations/{organization}/teams/{team}': inOrganization({ path: '/organizations/acme/teams/readers' }),
  'PATCH /organizations/{organization}/teams/{team}': owners({ path: '/organizations/acme/teams/readers', body: {} }),
  'DELETE /organizations/{organization}/teams/{team}': owners({ path: '/organizations/acme/teams/none', ok: 404 }),
  'GET /organizations/{organization}/teams/{team}/members': inOrganization({
    path: '/organizations/acme/teams/readers/members',
  }),
  'PUT /organizations/{organization}/teams/{team}/members/{user}': owners({
    path: '/organizations/acme/teams/readers/members/nobody',
    body: {},
    ok: 404,
  }),
  'DELETE /organizations/{organization}/teams/{team}/members/{user}': owners({
    path: '/organizations/acme/teams/readers/members/nobody',
    ok: 404,
  }),
  'GET /organizations/{organization}/teams/{team}/repositories': inOrganization({
    path: '/organizations/acme/teams/readers/repositories',
  }),
  'GET /pipelines': anybody(),
  'GET /promotion-policies': anybody(),
  'POST /promotion-policies': needs('manage_policies', {
    body: { source: '{repository}', target: 'acme/sink', name: 'taken', always: true },
    ok: 409,
  }),
  'POST /promotion-policies/import': needs('manage_policies', {
    path: '/promotion-policies/import?dryRun=true',
    body: { policies: [{ source: '{repository}', target: 'acme/sink', name: 'new', always: true }] },
  }),
  'POST /promotion-policies/preview': needs('manage_policies', {
    body: { source: '{repository}', target: 'acme/sink', always: true },
  }),
  'GET /promotion-policies/{id}': anybody({ path: '/promotion-policies/none', ok: 404 }),
  'PATCH /promotion-policies/{id}': anybody({ path: '/promotion-policies/none', body: {}, ok: 404 }),
  'DELETE /promotion-policies/{id}': anybody({ path: '/promotion-policies/none', ok: 404 }),
  'POST /promotion-policies/{id}/apply': anybody({ path: '/promotion-policies/none/apply', ok: 404 }),
  'GET /promotions': anybody(),
  'POST /promotions': needs('promote', {
    body: { source: SOURCE, target: { repository: 'acme/sink' }, dryRun: true },
  }),
  'GET /promotions/{id}': anybody({ path: '/promotions/none', ok: 404 }),
  'POST /promotions/{id}/rollback': anybody({ path: '/promotions/none/rollback', body: {}, ok: 404 }),
  'GET /repositories': everybody(),
  'POST /repositories': anybody({ body: { name: 'acme/private' }, ok: 409 }, ({ inNamespace }) =>
    inNamespace.includes('manage_repository'),
  ),
  'GET /repositories/{repository}': needs('pull', { open: true }),
  'PATCH /repositories/{repository}': needs('manage_repository', { body: {} }),
  'DELETE /repositories/{repository}': needs('manage_repository', { onlyRefusals: true }),
  'GET /repositories/{repository}/access': operation(
    { path: '/repositories/{repository}/access' },
    true,
    (actor, kind) => {
      if (actor.kind === 'anonymous') return 401;
      const permissions = permissionsIn(actor, kind);
      if (!permissions.includes('pull')) return 404;
      return permissions.includes('manage_repository') || permissions.includes('view_audit') ? 'allowed' : 403;
    },
  ),
  'PUT /repositories/{repository}/access/{user}': needs('manage_repository', {
    path: '/repositories/{repository}/access/nobody',
    body: ROLE,
    ok: 404,
    whole: true,
  }),
  'DELETE /repositories/{repository}/access/{user}': needs('manage_repository', {
    path: '/repositories/{repository}/access/nobody',
    ok: 404,
    whole: true,
  }),
  'PUT /repositories/{repository}/teams/{team}': needs('manage_repository', {
    path: '/repositories/{repository}/teams/none',
    body: ROLE,
    ok: 404,
    whole: true,
  }),
  'DELETE /repositories/{repository}/teams/{team}': needs('manage_repository', {
    path: '/repositories/{repository}/teams/none',
    ok: 404,
    whole: true,
  }),
  'PUT /repositories/{repository}/keys/{key}': needs('manage_repository', {
    path: '/repositories/{repository}/keys/none',
    body: ROLE,
    ok: 404,
    whole: true,
  }),
  'DELETE /repositories/{repository}/keys/{key}': needs('manage_repository', {
    path: '/repositories/{repository}/keys/none',
    ok: 404,
    whole: true,
  }),
  'PUT /repositories/{repository}/admission': needs('manage_repository', {
    path: '/repositories/{repository}/admission',
    body: { rules: [] },
  }),
  'GET /repositories/{repository}/manifests/{digest}': needs('pull', {
    path: '/repositories/{repository}/manifests/{digest}',
    open: true,
  }),
  'DELETE /repositories/{repository}/manifests/{digest}': needs('delete', {
    path: `/repositories/{repository}/manifests/sha256:${'0'.repeat(64)}`,
    ok: 404,
  }),
  'GET /repositories/{repository}/manifests/{reference}/components': needs('pull', {
    path: '/repositories/{repository}/manifests/1/components',
    open: true,
  }),
  'GET /repositories/{repository}/manifests/{reference}/findings': needs('pull', {
    path: '/repositories/{repository}/manifests/1/findings',
    open: true,
  }),
  'GET /repositories/{repository}/manifests/{reference}/report': needs('pull', {
    path: '/repositories/{repository}/manifests/1/report',
    open: true,
  }),
  'GET /repositories/{repository}/manifests/{reference}/sbom': needs('pull', {
    path: '/repositories/{repository}/manifests/1/sbom?format=cyclonedx',
    open: true,
    ok: [200, 404, 409],
  }),
  'GET /repositories/{repository}/gates': needs('pull', { path: '/repositories/{repository}/gates', open: true }),
  'GET /repositories/{repository}/tags/{tag}/gates': needs('pull', {
    path: '/repositories/{repository}/tags/1/gates',
    open: true,
  }),
  'GET /repositories/{repository}/deleted-tags': needs('pull', {
    path: '/repositories/{repository}/deleted-tags',
    open: true,
  }),
  'POST /repositories/{repository}/deleted-tags/{id}/restore': needs('push', {
    path: '/repositories/{repository}/deleted-tags/none/restore',
    body: {},
    ok: 404,
  }),
  'POST /repositories/{repository}/tag-deletions': needs('delete', {
    path: '/repositories/{repository}/tag-deletions',
    body: { tags: [{ tag: 'none' }] },
  }),
  'POST /repositories/{repository}/tag-deletions/plan': needs('delete', {
    path: '/repositories/{repository}/tag-deletions/plan',
    body: { tags: ['none'] },
  }),
  'GET /repositories/{repository}/untagged-manifests': needs('pull', {
    path: '/repositories/{repository}/untagged-manifests',
    open: true,
  }),
  'GET /repositories/{repository}/tags': needs('pull', { path: '/repositories/{repository}/tags', open: true }),
  'GET /repositories/{repository}/tags/{tag}': needs('pull', { path: '/repositories/{repository}/tags/1', open: true }),
  'DELETE /repositories/{repository}/tags/{tag}': needs('delete', {
    path: '/repositories/{repository}/tags/none',
    ok: 404,
  }),
  'GET /repositories/{repository}/tags/{tag}/history': needs('pull', {
    path: '/repositories/{repository}/tags/1/history',
    open: true,
    // What is gone has a history, for those who could read what comes there next.
    outlives: true,
  }),
  'GET /compare': needs('pull', { path: '/compare?from={repository}:1&to={repository}:1', open: true }),
  'GET /roles': holders(),
  'POST /roles': admins({ body: { name: 'admin', permissions: ['pull'] }, ok: 409 }),
  'PATCH /roles/{role}': admins({ path: '/roles/none', body: {}, ok: 404 }),
  'DELETE /roles/{role}': admins({ path: '/roles/none', ok: 404 }),
  'GET /scans': holders(),
  'POST /scans': needs('scan', { body: { repository: '{repository}', reference: '1' }, ok: 202 }),
  'POST /workload-tokens': operation(
    { body: { username: 'acme+taken', token: 'x' } },
    false,
    // Whoever it is: what counts is the identity token in the body, and this is none.
    () => 401,
  ),
  'POST /session': beforeLogIn({ body: { username: 'stranger', password: 'correct horse' } }),
  'GET /session': anybody({}, isInPerson),
  'GET /log-in-methods': beforeLogIn(),
  'DELETE /session': beforeLogIn({ onlyRefusals: true }),
  'GET /sessions': persons(),
  'DELETE /sessions/{id}': wholePersons({ path: '/sessions/none', ok: 404 }),
  'GET /me/events': wholePersons(),
  'GET /me/second-factor': persons(),
  'POST /me/second-factor': anybody({ ok: 201 }, isInPerson),
  'POST /me/second-factor/confirm': anybody({ body: { code: 'x' }, ok: 400 }, isInPerson),
  'POST /me/second-factor/disable': anybody({ body: { code: 'x' }, ok: 404 }, isInPerson),
  'DELETE /users/{user}/second-factor': admins({ path: '/users/nobody/second-factor', ok: 404 }),
  // A stream, which ends when whoever watches goes.
  'GET /live': anybody({ onlyRefusals: true }, isHolder),
  'GET /search': everybody({ path: '/search?q=web' }),
  'GET /images/{digest}/tags': everybody({ path: `/images/sha256:${'0'.repeat(64)}/tags` }),
  'GET /directories': auditors(),
  'POST /directories/sync': admins({ body: {}, ok: 409 }),
  'POST /directories/move': admins({ body: { from: 'https://a.example', to: 'https://b.example' }, ok: 400 }),
  'GET /users/{user}/identity': auditors({ path: '/users/nobody/identity', ok: 404 }),
  'PUT /users/{user}/identity': admins({
    path: '/users/nobody/identity',
    body: { issuer: 'ldap', subject: 'x' },
    ok: 400,
  }),
  'DELETE /users/{user}/identity': admins({ path: '/users/nobody/identity', ok: 404 }),
  'GET /configuration': auditors(),
  'GET /settings': auditors(),
  'GET /settings/without-second-factor': auditors(),
  'PATCH /settings': admins({ body: {} }),
  'GET /storage': auditors(),
  'GET /tokens': persons(),
  'POST /tokens': wholePersons({ body: { name: 'x' }, ok: 201 }),
  'DELETE /tokens/{id}': wholePersons({ path: '/tokens/none', ok: 404 }),
  'GET /users': auditors(),
  'POST /users': admins({ body: { name: 'owner', password: 'long enough' }, ok: 409 }),
  'GET /users/{user}': anybody(
    { path: '/users/stranger' },
    ({ name, kind, everywhere }) => name === 'stranger' || (kind === 'person' && everywhere.includes('view_audit')),
  ),
  'PATCH /users/{user}': anybody(
    { path: '/users/stranger', body: {} },
    ({ name, isAdmin }) => name === 'stranger' || isAdmin,
  ),
  'DELETE /users/{user}': admins({ path: '/users/nobody', ok: 404 }),
  'GET /vex': auditors(),
  'POST /vex': admins({ body: { name: 'matrix', document: {} }, ok: 400 }),
  'DELETE /vex/{id}': admins({ path: '/vex/none', ok: 404 }),
  'GET /vulnerabilities': anybody(),
  'GET /vulnerabilities/{id}': anybody({ path: '/vulnerabilities/CVE-2026-1' }),
  'GET /waivers': anybody(),
  'POST /waivers': needs('manage_repository', {
    body: { scope: 'repository', repository: '{repository}', vulnerability: 'CVE-2026-1', reason: 'matrix' },
    ok: [201, 409],
  }),
  'DELETE /waivers/{id}': anybody({ path: '/waivers/none', ok: 404 }),
  'GET /webhooks': anybody(),
  'POST /webhooks': needs('manage_webhooks', {
    body: { repository: '{repository}', url: 'http://127.0.0.1:1/', types: ['TAG_PUSH'] },
    ok: 201,
  }),
  'GET /webhooks/{id}': anybody({ path: '/webhooks/none', ok: 404 }),
  'PATCH /webhooks/{id}': anybody({ path: '/webhooks/none', body: {}, ok: 404 }),
  'DELETE /webhooks/{id}': anybody({ path: '/webhooks/none', ok: 404 }),
  'GET /webhooks/{id}/deliveries': anybody({ path: '/webhooks/none/deliveries', ok: 404 }),
  'GET /webhooks/{id}/deliveries/{delivery}': anybody({ path: '/webhooks/none/deliveries/none', ok: 404 }),
  'POST /webhooks/{id}/deliveries/{delivery}/resend': anybody({
    path: '/webhooks/none/deliveries/none/resend',
    ok: 404,
  }),
  'POST /webhooks/{id}/secret': anybody({ path: '/webhooks/none/secret', ok: 404 }),
  'POST /webhooks/{id}/test': anybody({ path: '/webhooks/none/test', body: {}, ok: 404 }),
};

/** A permission as `/v2` asks for it: a challenge for those who show nothing or a token that says too little, else one answer. */
function v2(permission: Permission, given: Given, whenAbsent: Verdict = permission === 'push' ? 'spoils' : 404) {
  return operation(given, true, (actor, kind) => {
    if (permissionsIn(actor, kind).includes(permission)) return 'allowed';
    // Who could do it, were the repository there, may know that it is not; some of them would make it by a push.
    if (kind === 'absent' && actor.inNamespace.includes(permission)) return whenAbsent;
    return actor.kind === 'anonymous' || actor.kind === 'token' ? 401 : 403;
  });
}

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

export const V2: Readonly<Record<string, Operation>> = {
  'GET manifest': v2('pull', { path: '/v2/{repository}/manifests/1' }),
  'HEAD manifest': v2('pull', { path: '/v2/{repository}/manifests/1' }),
  'PUT manifest': v2('push', { path: '/v2/{repository}/manifests/new', body: {}, ok: 400 }),
  'DELETE manifest': v2('delete', { path: `/v2/{repository}/manifests/${NO_DIGEST}`, ok: 404 }),
  'GET blob': v2('pull', { path: `/v2/{repository}/blobs/${NO_DIGEST}`, ok: 404 }),
  'HEAD blob': v2('pull', { path: `/v2/{repository}/blobs/${NO_DIGEST}`, ok: 404 }),
  'DELETE blob': v2('delete', { path: `/v2/{repository}/blobs/${NO_DIGEST}`, ok: 404 }),
  'POST upload': v2('push', { path: '/v2/{repository}/blobs/uploads/', ok: 202 }),
  'PATCH upload': v2('push', { path: '/v2/{repository}/blobs/uploads/none', body: 'x', ok: 404 }),
  'PUT upload': v2('push', { path: `/v2/{repository}/blobs/uploads/none?digest=${NO_DIGEST}`, ok: 404 }),
  'GET upload': v2('push', { path: '/v2/{repository}/blobs/uploads/none', ok: 404 }),
  'DELETE upload': v2('push', { path: '/v2/{repository}/blobs/uploads/none', ok: 404 }),
  'GET tags': v2('pull', { path: '/v2/{repository}/tags/list' }),
  // The list of what is not there is empty, for those who could make the repository.
  'GET referrers': v2('pull', { path: `/v2/{repository}/referrers/${NO_DIGEST}` }, 'allowed'),
};
