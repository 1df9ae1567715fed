// Scanning from the command line: reports with exit codes for pipelines, advisories, waivers and VEX.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { useCommand } from '../support/command.ts';
import { CRITICAL, debian, MEDIUM, npmPackage, osv } from '../support/scanned-images.ts';
import { useServer } from '../support/server-process.ts';

const folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
const feed = join(folder, 'osv');
const server = useServer({ SHIPLOCK_ADVISORY_FEEDS: `dir:${feed}` });
const command = useCommand(server);
const text = (...args: string[]) => command().text(...args);
const json = (...args: string[]) => command().json(...args);

beforeAll(async () => {
  await mkdir(feed);
  const records = [
    osv('CVE-2026-0001', 'Debian:12', 'openssl', '3.0.15-1~deb12u1', CRITICAL),
    osv('CVE-2026-0002', 'npm', 'lodash', '4.17.21', MEDIUM),
  ];
  await writeFile(join(feed, 'records.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'));
  await text('org', 'create', 'dev');
  await text('repo', 'create', 'dev/web');
  await pushImage(server().send, 'dev/web', debian('3.0.1-1', npmPackage('lodash', '4.17.20')), '1');
  await pushImage(server().send, 'dev/web', debian('3.0.15-1~deb12u1'), '2');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('before a scan', () => {
  test('a report says so, and is not good enough for a pipeline', async () => {
    expect(await text('report', 'dev/web:1')).toMatch(/^dev\/web@[0-9a-f]{12}: not scanned\n$/);
    const failed = await command().run(['report', 'dev/web:1', '--fail-on', 'critical']);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('is not wholly known');
  });

  test('there are no advisories, which is said', async () => {
    expect(await text('advisories', 'status')).toContain('No advisories are loaded');
    expect(await json('advisories', 'status')).toMatchObject({ serial: null, feeds: [] });
  });
});

describe('a scan', () => {
  test('waits for its report and prints it', async () => {
    expect(await text('advisories', 'update')).toMatch(/^2 advisories from dir:/);
    const printed = await text('scan', 'dev/web:1');
    expect(printed).toMatch(/Debian GNU\/Linux 12 \(bookworm\), 3 components, .* 1 critical, 1 medium/);
    expect(printed).toMatch(/critical +9\.8 +CVE-2026-0001 +openssl +3\.0\.1-1 +3\.0\.15-1~deb12u1/);
    expect(await json('scan', 'dev/web:2')).toMatchObject({ images: [{ findings: { critical: 0 } }] });
    const listed = await text('report', 'dev/web:1', '--components', '--licenses');
    expect(listed).toMatch(/npm +lodash +4\.17\.20 +1 +srv\/node_modules\/lodash\/package\.json/);
    expect(listed).toMatch(/MIT +1 +lodash/);
  });

  test('lets a pipeline stop by its exit code', async () => {
    expect((await command().run(['report', 'dev/web:1', '--fail-on', 'high'])).code).toBe(1);
    expect((await command().run(['report', 'dev/web:2', '--fail-on', 'low'])).code).toBe(0);
    expect((await command().run(['report', 'dev/web:2', '--fail-on', 'terrible'])).code).toBe(2);
    await pushImage(server().send, 'dev/web', buildIndex([]), 'empty');
    expect((await command().run(['report', 'dev/web:empty', '--fail-on', 'low'])).code).toBe(3);
  });

  test('tells what differs between two images', async () => {
    expect(await json('compare', 'dev/web:1', 'dev/web:2')).toMatchObject({
      to: { repository: 'dev/web', reference: '2' },
    });
    const shown = await text('compare', 'dev/web:1', 'dev/web:2');
    expect(shown).toMatch(/vulnerabilities that go +1 critical, 1 medium/);
    expect(shown).toMatch(/goes +medium +CVE-2026-0002 +lodash +4\.17\.20/);
    expect((await command().run(['compare', 'dev/web', 'dev/web:2'])).stderr).toContain('"dev/web" is not an image');
  });

  test('tells where a vulnerability is, and what is in an image', async () => {
    const components = [{ name: 'lodash', installed: '4.17.20', fixed: '4.17.21' }];
    expect(await json('where', 'CVE-2026-0002')).toMatchObject({
      images: [{ repository: 'dev/web', tags: ['1'], components, moreComponents: false }],
    });
    expect(await text('where', 'CVE-2026-0001')).toMatch(/openssl 3\.0\.1-1 \(fixed in 3\.0\.15-1~deb12u1\)/);
    expect(await json('sbom', 'dev/web:1')).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const file = join(folder, 'sbom.json');
    expect(await text('sbom', 'dev/web:1', '--format', 'spdx', '--file', file)).toBe('');
  });
});

describe('a waiver', () => {
  test('is given, listed and revoked', async () => {
    const add = ['waiver', 'add', 'CVE-2026-0001', '--reason', 'no TLS', '--until', '2030-01-31'];
    expect((await command().run(add)).stderr).toContain('say where');
    const [made] = await json(...add, '--image', 'dev/web:1');
    expect(await text('waiver', 'list')).toMatch(
      /CVE-2026-0001 +dev\/web@[0-9a-f]{12} +2030-01-31 00:00:00 +admin +no TLS/,
    );
    expect(await text('report', 'dev/web:1')).toMatch(/CVE-2026-0001 .* until 2030-01-31 00:00:00: no TLS/);
    expect(await text('waiver', 'revoke', made.id)).toBe(`Revoked ${made.id}\n`);
    expect(await json('waiver', 'list')).toEqual([]);
    expect(await json('waiver', 'list', '--over')).toMatchObject([
      { id: made.id, revokedBy: { kind: 'user', name: 'admin' } },
    ]);
  });
});

describe('advisories', () => {
  test('are exported here and imported there', async () => {
    const file = join(folder, 'advisories.tar.zst');
    const made = await json('advisories', 'export', file, '--feeds', `dir:${feed}`);
    expect(made).toMatchObject({ records: 2, publicKey: expect.stringMatching(/^MCow/) });
    const refused = await command().run(['advisories', 'import', file]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('not trusted') });
    expect(await text('advisories', 'import', file, '--allow-unknown-signer')).toMatch(/^Serial \d+, 2 records, as of/);
    const again = await command().run(['advisories', 'import', file, '--allow-unknown-signer']);
    expect(again.stderr).toContain('not newer');
    expect((await command().run(['advisories', 'export', file, '--feeds', 'nonsense'])).stderr).toContain(
      'there is no feed "nonsense": use one of osv-npm',
    );
  });

  test('can be answered by a VEX document', async () => {
    const file = join(folder, 'vex.json');
    const statement = {
      vulnerability: { name: 'CVE-2026-0002' },
      products: [{ '@id': 'pkg:npm/lodash' }],
      status: 'not_affected',
      justification: 'component_not_present',
    };
    const head = { '@context': 'https://openvex.dev/ns/v0.2.0', author: 'me', timestamp: '2026-11-01T00:00:00Z' };
    await writeFile(file, JSON.stringify({ ...head, '@id': 'x', version: 1, statements: [statement] }));
    expect(await text('vex', 'add', file)).toMatch(/^Added vex\.json with 1 statements/);
    const [listed] = await json('vex', 'list');
    expect(listed).toMatchObject({ name: 'vex.json', addedBy: 'admin' });
    await expect
      .poll(() => text('report', 'dev/web:1'), { timeout: 20_000 })
      .toContain('  not counted: 1 finding, by the VEX document vex.json (CVE-2026-0002)\n');
    expect(await text('vex', 'remove', listed.id)).toBe(`Removed ${listed.id}\n`);
  });
});

describe('advisories that have lost many records', () => {
  test('end the command with a refusal at once, and can be forced', async () => {
    await text('advisories', 'update');
    await writeFile(join(feed, 'records.jsonl'), JSON.stringify(osv('CVE-2026-0002', 'npm', 'lodash', '4.17.21')));
    const refused = await command().run(['advisories', 'update']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Force the update if this is right') });
    expect(await text('advisories', 'update', '--force')).toMatch(/^1 advisories from dir:/);
  });
});
