// Findings that somebody answers for, and findings that somebody says are none.

import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SYSTEM } from '../../src/actor.ts';
import { rematchImages } from '../../src/scan/rematch.ts';
import { CRITICAL, debian, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const { app, report, push, createRepository } = useScanningApp();

beforeAll(async () => {
  await app().advise(osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL));
});

describe('a waiver', () => {
  it('is offered, and its end, only to those who answer for a place that has the vulnerability', async () => {
    await createRepository('dev/offered', { scanOnPush: true, visibility: 'public' });
    await push('dev/offered:1', debian('3.0.11-1', { 'srv/offered': '1' }));
    const offered = async (who: string) => {
      const found = await app().call(who, 'GET', '/api/v1/vulnerabilities/CVE-2026-0001');
      const { json } = await app().call(who, 'GET', '/api/v1/waivers?vulnerability=CVE-2026-0001');
      const ends = json.items.map(({ mayRevoke }: { mayRevoke: boolean }) => mayRevoke);
      return { total: found.json.total > 0, mayWaive: found.json.mayWaive, mayCreate: json.mayCreate, ends };
    };
    const everywhere = { vulnerability: 'CVE-2026-0001', scope: 'everywhere', reason: 'offered' };
    const made = await app().call('admin', 'POST', '/api/v1/waivers', everywhere);
    expect(await offered('admin')).toEqual({ total: true, mayWaive: true, mayCreate: true, ends: [true] });
    expect(await offered('wanda')).toEqual({ total: true, mayWaive: false, mayCreate: false, ends: [false] });
    await app().call('admin', 'PUT', '/api/v1/repositories/dev%2Foffered/access/wanda', { role: 'admin' });
    expect(await offered('wanda')).toEqual({ total: true, mayWaive: true, mayCreate: true, ends: [false] });
    await app().call('admin', 'DELETE', `/api/v1/waivers/${made.json.items[0].id}`);
    await app().call('admin', 'DELETE', '/api/v1/repositories/dev%2Foffered');
    await app().drain();
  });

  it('tells strangers to a public repository why, and only members who', async () => {
    for (const name of ['dev/open', 'dev/opener']) {
      await createRepository(name, { scanOnPush: true, visibility: 'public' });
      await push(`${name}:1`, debian('3.0.11-1', { 'srv/open': name }));
    }
    await app().call('admin', 'PUT', '/api/v1/repositories/dev%2Fopen/access/wanda', { role: 'read-only' });
    const waive = (place: object) =>
      app().call('admin', 'POST', '/api/v1/waivers', {
        vulnerability: 'CVE-2026-0001',
        reason: 'not reachable',
        ...place,
      });
    await waive({ scope: 'repository', repository: 'dev/open' });
    const { id } = (await waive({ scope: 'everywhere' })).json.items[0];
    await app().drain();
    const told = async (who: string | undefined, name: string) => {
      const path = `/api/v1/repositories/${encodeURIComponent(name)}/manifests/1`;
      const of = ({ waiver }: { waiver: { reason: string; author: { name: string } | null } }) =>
        `${waiver.reason}, ${waiver.author?.name ?? 'somebody'}`;
      const whole = (await app().call(who, 'GET', `${path}/report`)).json.images[0].findingList.map(of);
      expect((await app().call(who, 'GET', `${path}/findings`)).json.items.map(of)).toEqual(whole);
      return whole;
    };
    const listed = async (who: string) => {
      const { items } = (await app().call(who, 'GET', '/api/v1/waivers?over=true')).json;
      const found = items.find((one: { id: string }) => one.id === id);
      return [found.reason, found.author?.name ?? null, found.revokedBy?.name ?? null];
    };
    for (const who of [undefined, 'wanda', 'admin'])
      for (const name of ['dev/open', 'dev/opener']) {
        const isMember = who === 'admin' || (who === 'wanda' && name === 'dev/open');
        const author = isMember ? 'admin' : 'somebody';
        expect([who, name, await told(who, name)]).toEqual([who, name, [`not reachable, ${author}`]]);
      }
    await push('dev/opener:2', debian('3.0.15-1~deb12u1'));
    const compared = async (who: string | undefined) => {
      const { json } = await app().call(who, 'GET', '/api/v1/compare?from=dev/opener:2&to=dev/open:1');
      return json.findings.appearedList.map((one: { waiver: { author: object | null } }) => one.waiver.author);
    };
    expect(await compared(undefined)).toEqual([null]);
    expect(await compared('wanda')).toMatchObject([{ name: 'admin' }]);
    await app().call('admin', 'DELETE', `/api/v1/waivers/${id}`);
    expect(await listed('wanda')).toEqual(['not reachable', null, null]);
    expect(await listed('admin')).toEqual(['not reachable', 'admin', 'admin']);
    for (const name of ['open', 'opener']) await app().call('admin', 'DELETE', `/api/v1/repositories/dev%2F${name}`);
    await app().drain();
  });

  it('takes a finding out of the count, shown with its reason, until it is revoked', async () => {
    await createRepository('dev/waived');
    await createRepository('qa/waived', {});
    const rules = [{ field: 'vulnerabilities', severity: 'all', operator: 'eq', values: [0] }];
    const policy = { source: 'dev/waived', target: 'qa/waived', rules };
    await app().call('admin', 'POST', '/api/v1/promotion-policies', policy);
    await push('dev/waived:1', debian('3.0.11-1'));
    const made = await app().call('admin', 'POST', '/api/v1/waivers', {
      vulnerability: 'cve-2026-0001',
      scope: 'repository',
      repository: 'dev/waived',
      reason: 'no TLS is spoken here',
      expiresAt: '2030-01-01T00:00:00Z',
    });
    expect(made).toMatchObject({
      status: 201,
      json: { items: [{ vulnerability: 'CVE-2026-0001', author: { kind: 'user', name: 'admin' } }] },
    });
    await app().drain();
    const [image] = (await report('dev/waived:1')).images;
    expect(image).toMatchObject({
      findings: { critical: 0 },
      findingList: [{ id: 'CVE-2026-0001', waiver: { reason: 'no TLS is spoken here' } }],
    });
    const inLists = async (repository: string) => {
      const { json } = await app().call('admin', 'GET', `/api/v1/repositories/${repository}/tags`);
      return json.items.map((tag: { scan: object }) => tag.scan);
    };
    const [none, one] = [{ findings: { critical: 0 } }, { findings: { critical: 1 } }];
    expect(await inLists('dev%2Fwaived')).toMatchObject([{ ...none, state: 'scanned', known: true }]);
    expect(await inLists('qa%2Fwaived')).toMatchObject([one]);
    // The list of repositories says the same as the badges of their tags.
    const worst = async () => {
      const { json } = await app().call('admin', 'GET', '/api/v1/repositories?search=waived');
      return json.items.map((one: { worstSeverity: string }) => one.worstSeverity);
    };
    expect(await worst()).toEqual(['none', 'critical']);
    const promoted = await app().call('admin', 'GET', '/api/v1/repositories/qa%2Fwaived/tags/1');
    expect(promoted.json).toMatchObject({ promotionNow: { verdict: 'pass' } });
    // It does not reach beyond its repository: the target sees the finding.
    expect((await report('qa/waived:1')).images).toMatchObject([{ findings: { critical: 1 } }]);

    const revoked = await app().call('admin', 'DELETE', `/api/v1/waivers/${made.json.items[0].id}`);
    expect(revoked.status).toBe(204);
    await app().drain();
    expect((await report('dev/waived:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
    expect(await inLists('dev%2Fwaived')).toMatchObject([one]);
    expect(await worst()).toEqual(['critical', 'critical']);
    // What was promoted stays, marked.
    const marked = await app().call('admin', 'GET', '/api/v1/repositories/qa%2Fwaived/tags/1');
    expect(marked.json).toMatchObject({ promotionNow: { verdict: 'fail' } });
  });

  it.each([
    ['in the repository', 'gate1', { scope: 'repository', repository: 'qa/gate1' }],
    ['in its namespace', 'gate2', { scope: 'namespace', namespace: 'qa' }],
  ])(
    'that is made %s whose admission rules kept an image out lets it in by the policy',
    async (_where, name, place) => {
      const source = `dev/${name}`;
      const target = `qa/${name}`;
      await createRepository(source);
      await createRepository(target, {});
      const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
      const gate = await app().call('admin', 'PUT', `/api/v1/repositories/qa%2F${name}/admission`, { rules });
      expect(gate.status).toBe(200);
      const policy = { source, target, always: true };
      expect((await app().call('admin', 'POST', '/api/v1/promotion-policies', policy)).status).toBe(201);
      await push(`${source}:1`, debian(`3.0.9-${name}`));
      const path = `/api/v1/repositories/qa%2F${name}/tags/1`;
      expect((await app().call('admin', 'GET', path)).status).toBe(404);
      const waiver = { vulnerability: 'CVE-2026-0001', reason: 'not reachable in production', ...place };
      const made = await app().call('admin', 'POST', '/api/v1/waivers', waiver);
      expect(made.status).toBe(201);
      await app().drain();
      expect((await app().call('admin', 'GET', path)).json).toMatchObject({ promotionNow: { verdict: 'pass' } });
      await app().call('admin', 'DELETE', `/api/v1/waivers/${made.json.items[0].id}`);
    },
  );

  it('is over when its time is, and the policies are asked again', async () => {
    await createRepository('dev/expiring');
    await push('dev/expiring:1', debian('3.0.12-1'));
    const expiresAt = new Date(app().clock.now() / 1000 + 3_600_000).toISOString();
    const body = { vulnerability: 'CVE-2026-0001', scope: 'namespace', namespace: 'dev', reason: 'soon', expiresAt };
    expect((await app().call('admin', 'POST', '/api/v1/waivers', body)).status).toBe(201);
    await app().drain();
    expect((await report('dev/expiring:1')).images).toMatchObject([{ findings: { critical: 0 } }]);
    app().clock.advance(3_601);
    await app().drain();
    expect((await report('dev/expiring:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
    const history = await app().call('admin', 'GET', '/api/v1/repositories/dev%2Fexpiring/tags/1/history');
    expect(history.json.items[0]).toMatchObject({ type: 'scan.refreshed', data: { cause: 'waiver.expired' } });
  });

  it('needs an admin of the place, a reason, and a time in the future', async () => {
    const body = { vulnerability: 'CVE-2026-0001', scope: 'repository', repository: 'dev/waived', reason: 'x' };
    expect((await app().call('wanda', 'POST', '/api/v1/waivers', body)).status).toBe(404);
    const everywhere = { vulnerability: 'CVE-2026-0001', scope: 'everywhere', reason: 'x' };
    expect((await app().call('wanda', 'POST', '/api/v1/waivers', everywhere)).status).toBe(403);
    const wide = await app().call('admin', 'POST', '/api/v1/waivers', { ...everywhere, repository: 'dev/waived' });
    expect(wide.json.error.message).toContain('a waiver with the scope everywhere takes no repository');
    // Once stored, such a time could not be read again: reports, lists and the waiver itself answered 500 for good.
    for (const expiresAt of ['9999-01-01T00:00:00Z', '1969-01-01T00:00:00Z']) {
      const beyond = await app().call('admin', 'POST', '/api/v1/waivers', { ...body, expiresAt });
      expect(beyond.json.error.message).toContain('must be a time between 1970 and 2199');
      const token = await app().call('wanda', 'POST', '/api/v1/tokens', { name: 'x', expiresAt });
      expect(token.status).toBe(400);
    }
    const nowhere = { ...everywhere, scope: 'namespace', namespace: 'nope' };
    expect((await app().call('admin', 'POST', '/api/v1/waivers', nowhere)).status).toBe(404);
    for (const reason of [' ', '\u200b', '\u00ad\n\u2060', '\u2800']) {
      const without = await app().call('admin', 'POST', '/api/v1/waivers', { ...body, reason });
      expect(without.json.error.message).toContain('a reason must be given');
    }
    const past = { ...body, expiresAt: '2020-01-01T00:00:00Z' };
    expect((await app().call('admin', 'POST', '/api/v1/waivers', past)).json.error.message).toContain('over already');
  });
});

describe('a VEX document', () => {
  it('takes findings away in every image, until it is removed', async () => {
    await createRepository('dev/vex');
    await push('dev/vex:1', debian('3.0.10-1'));
    expect((await report('dev/vex:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
    const statement = {
      vulnerability: { name: 'CVE-2026-0001' },
      products: [{ '@id': 'pkg:oci/vex', subcomponents: [{ '@id': 'pkg:deb/debian/openssl' }] }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    };
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/1',
      author: 'dev',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [statement],
    };
    expect((await app().call('wanda', 'POST', '/api/v1/vex', { name: 'x', document })).status).toBe(403);
    const added = await app().call('admin', 'POST', '/api/v1/vex', { name: 'dev', document });
    expect(added, String(added.bytes)).toMatchObject({ status: 201, json: { statements: 1, addedBy: 'admin' } });
    const twice = await app().call('admin', 'POST', '/api/v1/vex', { name: 'dev', document });
    expect(twice).toMatchObject({ status: 409, json: { error: { code: 'CONFLICT' } } });
    await app().drain();
    const takenAway = [{ document: added.json.id, name: 'dev', findings: 1, vulnerabilities: ['CVE-2026-0001'] }];
    expect((await report('dev/vex:1')).images).toMatchObject([
      { findings: { critical: 0 }, findingList: [], takenAway },
    ]);
    // How grave it is, and how else it is called, is known all the same.
    const known = async (who: string) =>
      (await app().call(who, 'GET', '/api/v1/vulnerabilities/CVE-2026-0001')).json.takenAway;
    expect(await known('admin')).toMatchObject({
      ...{ document: 'dev', repository: 'dev/vex' },
      known: { id: 'CVE-2026-0001', aliases: [], severity: 'critical', score: 9.8, kev: false },
    });
    expect(await known('wanda')).toBeNull();
    // The statement is about that image.
    expect((await report('dev/waived:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
    const later = { ...document, version: 2, statements: [{ ...statement, status: 'under_investigation' }] };
    const replaced = await app().call('admin', 'POST', '/api/v1/vex', { name: 'dev', document: later });
    expect((await app().call('admin', 'GET', '/api/v1/vex')).json.items).toMatchObject([{ id: replaced.json.id }]);
    await app().drain();
    expect((await report('dev/vex:1')).images).toMatchObject([{ findings: { critical: 1 }, takenAway: [] }]);
    expect(await known('admin')).toBeNull();
    expect((await app().call('admin', 'DELETE', `/api/v1/vex/${replaced.json.id}`)).status).toBe(204);
    await app().drain();
    expect((await report('dev/vex:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
  });

  it('is refused where it says not_affected, and not why', async () => {
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/no-reason',
      author: 'dev',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [
        { vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': 'pkg:oci/x' }], status: 'not_affected' },
      ],
    };
    const refused = await app().call('admin', 'POST', '/api/v1/vex', { name: 'x', document });
    expect([refused.status, refused.json.error.message]).toEqual([
      400,
      'the statement about CVE-2026-0001 in pkg:oci/x says not_affected, and not why: give it one of the justifications of OpenVEX, or an impact_statement',
    ]);
  });

  it('that was answered by a newer one, compared side by side, does not have the last word', async () => {
    const { scans } = app().app.doors.rooms;
    const match = scans.thread.match.bind(scans.thread);
    const say = (status: string, day: string, more: object) =>
      app().call('admin', 'POST', '/api/v1/vex', {
        name: status,
        document: {
          '@context': 'https://openvex.dev/ns/v0.2.0',
          '@id': `https://example.com/vex/${status}`,
          author: 'dev',
          timestamp: `2026-11-${day}T00:00:00Z`,
          version: 1,
          statements: [
            { vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': 'pkg:oci/side' }], status, ...more },
          ],
        },
      });
    await createRepository('dev/side');
    await push('dev/side:1', debian('3.0.11-1'));
    await app().drain();
    vi.spyOn(scans.thread, 'match').mockImplementationOnce(async (task) => {
      const found = await match(task);
      expect((await say('affected', '03', { action_statement: 'update' })).status).toBe(201);
      const { rows } = app().database;
      const event = await rows.selectFrom('event').select('id').orderBy('sequence', 'desc').executeTakeFirstOrThrow();
      // The job of the newer document is done before this one stores what it has found.
      const job = {
        id: 'newer',
        payload: { event: event.id },
        repository: null,
        requestedBy: SYSTEM,
        cursor: undefined,
      };
      await rematchImages(scans, { ...job, saveProgress: async () => {}, shouldStop: async () => false });
      await app().database.transaction(async (tx) => {
        await tx.updateTable('job').set({ state: 'done' }).where('state', '=', 'due').execute();
      });
      return found;
    });
    await say('not_affected', '01', { justification: 'component_not_present' });
    await app().drain();
    vi.restoreAllMocks();
    expect(
      await app().database.rows.selectFrom('job').select('error').where('error', 'is not', null).execute(),
    ).toEqual([]);
    expect((await report('dev/side:1')).images).toMatchObject([{ findings: { critical: 1 } }]);
  });

  it('that comes while an image is compared is heard all the same', async () => {
    const { thread } = app().app.doors.rooms.scans;
    const match = thread.match.bind(thread);
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/late',
      author: 'dev',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [{ vulnerability: 'CVE-2026-0001', products: [{ '@id': 'pkg:oci/late' }], status: 'fixed' }],
    };
    await createRepository('dev/late');
    vi.spyOn(thread, 'match').mockImplementationOnce(async (task) => {
      const added = await app().call('admin', 'POST', '/api/v1/vex', { name: 'late', document });
      expect(added.status).toBe(201);
      // All images are compared again before this scan has ended.
      await app().drain();
      return match(task);
    });
    await push('dev/late:1', debian('3.0.9-1'));
    expect((await report('dev/late:1')).images).toMatchObject([{ findings: { critical: 0 } }]);
  });

  it('that is none is refused with what is wrong', async () => {
    const refused = await app().call('admin', 'POST', '/api/v1/vex', { name: 'x', document: { statements: [] } });
    expect(refused).toMatchObject({ status: 400, json: { error: { code: 'INVALID' } } });
    expect(refused.json.error.message).toContain('@context');
    for (const id of ['pkg:', 'pkg:npm/', 'lodash']) {
      const document = {
        '@context': 'https://openvex.dev/ns/v0.2.0',
        '@id': 'https://example.com/vex/nothing',
        timestamp: '2026-11-01T00:00:00Z',
        statements: [{ vulnerability: 'CVE-2026-0001', products: [{ '@id': id }], status: 'fixed' }],
      };
      const vain = await app().call('admin', 'POST', '/api/v1/vex', { name: 'x', document });
      expect(vain.json.error.message).toContain('says nothing about a product by package URL');
    }
  });
});
