// The permission matrix: everybody × every operation × every kind of repository, through the real doors. A route that the table
// does not name fails.

import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '../../src/http/api/openapi.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { selfSigned } from '../support/opened-tls.ts';
import { sampleImage } from '../support/sample-image.ts';
import { type Answer, useApp } from '../support/test-app.ts';
import { ACTORS, type Actor, GRANTS, USERS } from './actors.ts';
import { type Send, withCertificate } from './certificates.ts';
import { API, type Operation, type RepositoryKind, V2 } from './operations.ts';

const app = useApp({ trustProxy: 1, openTls: selfSigned });
const image = sampleImage('matrix');
const digest = image.manifest.descriptor.digest;
const credentials = new Map<Actor, string | undefined>();
/** Of those who show a certificate. */
const connections = new Map<Actor, Send>();
let taken = '';
let failures = 0;
let operations = 0;

beforeAll(async () => {
  for (const user of USERS) await app().createUser(user);
  await app().createOrganization('acme');
  const admin = async (method: string, path: string, body?: unknown) => {
    const answer = await app().call('admin', method, `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.bytes}`);
    return answer.json;
  };
  await admin('PUT', '/organizations/acme/members/owner', { isOwner: true });
  await admin('PUT', '/organizations/acme/members/member', {});
  for (const team of ['readers', 'writers']) await admin('POST', '/organizations/acme/teams', { name: team });
  await admin('PUT', '/organizations/acme/teams/readers/members/teamreader', {});
  await admin('PUT', '/organizations/acme/teams/writers/members/teamwriter', {});
  for (const name of ['private', 'public', 'sink']) await pushImage(app().send('admin'), `acme/${name}`, image, '1');
  await admin('PATCH', '/repositories/acme%2Fpublic', { visibility: 'public' });
  const draft = { name: 'taken', scope: { kind: 'namespace', name: 'acme' }, permissions: ['pull'] };
  taken = (await admin('POST', '/api-keys', draft)).id;
  for (const [path, body] of GRANTS) await admin('PUT', path, body);
  await admin('PATCH', '/users/inactive', { isActive: false });
  for (const source of ['acme/private', 'acme/public'])
    await admin('POST', '/promotion-policies', { source, target: 'acme/sink', name: 'taken', always: true });
  for (const reference of ['acme/private', 'acme/public'])
    await admin('POST', '/scans', { repository: reference, reference: '1' });
  await app().drain();
  for (const actor of ACTORS) credentials.set(actor, await actor.credential(app()));
  await app().app.http.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app().app.http.server.address() as AddressInfo;
  for (const actor of ACTORS)
    if (actor.certificateOf !== undefined) connections.set(actor, await withCertificate(app(), port, actor));
});

test('the description of the API has every call of the contract', async () => {
  const files = readdirSync('src/api').filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const contract = (await Promise.all(files.map((file) => import(join(process.cwd(), 'src/api', file))))).flatMap(
    Object.values,
  );
  const calls = contract.filter((one) => typeof one?.path === 'string' && typeof one?.method === 'string');
  expect(new Set(calls)).toEqual(new Set(allRoutes()));
});

test('the table names every operation of the API, and nothing else', () => {
  const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
  expect(Object.keys(API).sort()).toEqual(operations.sort());
});

describe('the management API', () => {
  test.each(Object.entries(API))('%s', async (name, operation) => {
    const [method = '', path = ''] = name.split(' ');
    await checkCells(ACTORS, operation, (send, kind, headers) => {
      const fill = (text: string) =>
        text.replaceAll('{repository}', encodeURIComponent(`acme/${kind}`)).replaceAll('{taken}', taken);
      const url = `/api/v1${fill(operation.path ?? path).replaceAll('{digest}', digest)}`;
      const body = operation.body === undefined ? undefined : fillBody(operation.body, kind);
      return send(method, url, body, { ...operation.headers, ...headers });
    });
  });
});

describe('/v2', () => {
  test.each(Object.entries(V2))('%s', async (name, operation) => {
    const [method = ''] = name.split(' ');
    // The registry's clients have no cookies, so there is nobody behind one.
    const actors = ACTORS.filter(({ name }) => !name.endsWith('session'));
    await checkCells(actors, operation, (send, kind, headers) => {
      const url = (operation.path ?? '').replaceAll('{repository}', `acme/${kind}`);
      const type = method === 'PUT' ? { 'content-type': 'application/vnd.oci.image.manifest.v1+json' } : {};
      return send(method, url, operation.body, { ...type, ...headers });
    });
  });
});

function fillBody(body: unknown, kind: RepositoryKind): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll('{repository}', `acme/${kind}`));
}

type Ask = (send: Send, kind: RepositoryKind, headers: Record<string, string>) => Promise<Pick<Answer, 'status'>>;

/** Asks everybody, and expects every answer to be the table's. */
async function checkCells(actors: readonly Actor[], operation: Operation, ask: Ask): Promise<void> {
  const wrong: string[] = [];
  await letTimePass();
  for (const actor of actors) {
    for (const kind of kindsFor(operation, actor)) {
      const verdict = operation.verdict(actor, kind);
      if (verdict === 'spoils' || (verdict === 'allowed' && operation.onlyRefusals)) continue;
      const [credential, headers] = shownBy(actor);
      const send: Send =
        connections.get(actor) ?? ((method, path, body, more) => app().call(credential, method, path, body, more));
      const { status } = await ask(send, kind, { 'x-forwarded-for': addressOf(actor), ...headers });
      const expected = verdict === 'allowed' ? operation.ok : [verdict];
      if (!expected.includes(status)) wrong.push(`${actor.name}, ${kind}: ${status} instead of ${verdict}`);
    }
  }
  expect(wrong).toEqual([]);
}

/** Of the guesses at one account, some wait for their turn after a while; what was given for minutes ends meanwhile. */
async function letTimePass(): Promise<void> {
  operations++;
  if (operations % 40 !== 0) return;
  app().clock.advance(301);
  for (const actor of ACTORS)
    if (/ token$|token endpoint$/.test(actor.name)) credentials.set(actor, await actor.credential(app()));
}

/** The credential as Authorization, or the headers of a browser. */
function shownBy(actor: Actor): [credential: string | undefined, headers: Record<string, string>] {
  const credential = credentials.get(actor);
  const [scheme, cookie = '', csrf = ''] = credential?.split(' ') ?? [];
  return scheme === 'Cookie' ? [undefined, { cookie, 'x-csrf-token': csrf }] : [credential, {}];
}

/** Whoever is nobody is so everywhere, and hashing their passwords takes time. */
function kindsFor(operation: Operation, actor: Actor): readonly RepositoryKind[] {
  return operation.isAboutRepository && actor.kind !== 'bad' ? ['private', 'public', 'absent'] : ['private'];
}

/** Wrong credentials are held back by address after a while, which is tested elsewhere: they come from ever new ones. */
function addressOf(actor: Actor): string {
  if (actor.kind !== 'bad') return '198.51.100.1';
  failures++;
  return `10.${(failures >> 16) & 255}.${(failures >> 8) & 255}.${failures & 255}`;
}
