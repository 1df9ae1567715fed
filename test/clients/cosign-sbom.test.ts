// Bills of materials as builds attach them, with cosign and oras: what a report then says of an image in which nothing can
// be detected, and what a policy decides by it.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { DSSE_ENVELOPE } from '../../src/oci/media-type.ts';
import { billOf } from '../support/attestation.ts';
import { writeAuthFile } from '../support/auth-file.ts';
import { useCommand } from '../support/command.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { CRITICAL, osv } from '../support/scanned-images.ts';
import { ADMIN, useServer } from '../support/server-process.ts';

const folder = await mkdtemp(join(tmpdir(), 'shiplock-test-'));
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const LODASH = 'pkg:npm/lodash@4.17.20';
const SPDX_DOCUMENT = {
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  documentNamespace: 'https://example.com/app',
  creationInfo: { created: '2026-11-01T00:00:00Z', creators: ['Tool: test'] },
  packages: [
    {
      SPDXID: 'SPDXRef-lodash',
      name: 'lodash',
      versionInfo: '4.17.20',
      downloadLocation: 'NOASSERTION',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: LODASH }],
    },
  ],
};

describeWith(['cosign', 'oras'], 'bills of materials by cosign', () => {
  async function cosign(...args: string[]): Promise<string> {
    // Whatever asks for a service of others finds none.
    const alone = { HTTPS_PROXY: 'http://127.0.0.1:9', DOCKER_CONFIG: join(folder, 'docker'), HOME: folder };
    return (await run('cosign', args, { cwd: folder, env: { ...alone, COSIGN_PASSWORD: '' } })).stdout;
  }
  const file = (name: string, content: object) => writeFile(join(folder, name), JSON.stringify(content));

  beforeAll(async () => {
    await cosign('generate-key-pair', '--output-key-prefix', 'build');
    await cosign('generate-key-pair', '--output-key-prefix', 'stranger');
    await file('cyclonedx.json', billOf(LODASH));
    await file('spdx.json', SPDX_DOCUMENT);
    await mkdir(join(folder, 'feed'));
    await file('feed/records.jsonl', osv('CVE-2026-0009', 'npm', 'lodash', '4.17.21', CRITICAL));
  });
  const server = useServer({
    SHIPLOCK_ATTESTATION_KEYS: join(folder, 'build.pub'),
    SHIPLOCK_ADVISORY_FEEDS: `dir:${join(folder, 'feed')}`,
  });
  const command = useCommand(server);

  beforeAll(async () => {
    await writeAuthFile(join(folder, 'docker/config.json'), server().host);
    await command().text('org', 'create', 'dev');
    await command().text('org', 'create', 'qa');
    await command().text('advisories', 'update');
  });

  /** Pushes a program on nothing as `dev/NAME:1`, and returns its name by digest. */
  async function image(name: string): Promise<string> {
    const layers = [{ files: [{ path: 'app', content: name }], createdBy: 'COPY app /' }];
    const built = buildImage({ platform: { os: 'linux', architecture: 'amd64' }, layers });
    await command().text('repo', 'create', `dev/${name}`, '--scan-on-push');
    await pushImage(server().send, `dev/${name}`, built, '1');
    await becomes(name, { state: 'scanned', components: 0, gaps: [{ kind: 'no_packages' }] });
    return `${server().host}/dev/${name}@${built.manifest.descriptor.digest}`;
  }

  async function becomes(name: string, expected: object): Promise<void> {
    const seen = async () => expect((await command().json('report', `dev/${name}:1`)).images).toMatchObject([expected]);
    await vi.waitFor(seen, { timeout: 30_000, interval: 100 });
  }

  const attest = (key: string, ...args: string[]) => {
    const local = ['--tlog-upload=false', '--allow-insecure-registry', '--allow-http-registry'];
    return cosign('attest', '--yes', '--key', `${key}.key`, ...local, ...args);
  };
  const VULNERABLE = { components: 1, gaps: [], findings: { critical: 1 } };

  test('fail a policy that could say nothing before, with the component as evidence', async () => {
    await command().text('repo', 'create', 'dev/gated', '--scan-on-push');
    await command().text('repo', 'create', 'qa/gated');
    const rules = [{ field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] }];
    const body = JSON.stringify({ source: 'dev/gated', target: 'qa/gated', rules });
    const headers = { 'content-type': 'application/json' };
    const made = await server().send('/api/v1/promotion-policies', { method: 'POST', headers, body });
    expect(made.status).toBe(201);
    const layers = [{ files: [{ path: 'app', content: 'gated' }], createdBy: 'COPY app /' }];
    const built = buildImage({ platform: { os: 'linux', architecture: 'amd64' }, layers });
    await pushImage(server().send, 'dev/gated', built, '1');
    const evaluations = async () =>
      (await (await server().send('/api/v1/evaluations?source=dev/gated', {})).json()) as { items: object[] };
    const decided = async (verdict: string) =>
      vi.waitFor(async () => expect((await evaluations()).items[0]).toMatchObject({ verdict }), { timeout: 30_000 });
    await becomes('gated', { gaps: [{ kind: 'no_packages' }] });
    await decided('hold');
    const name = `${server().host}/dev/gated@${built.manifest.descriptor.digest}`;
    await attest('build', '--type', 'cyclonedx', '--predicate', 'cyclonedx.json', name);
    await becomes('gated', VULNERABLE);
    await decided('fail');
    const [evaluation] = (await evaluations()).items;
    expect(evaluation).toMatchObject({
      rules: [
        {
          actual: 1,
          evidence: [
            {
              findings: [
                {
                  id: 'CVE-2026-0009',
                  component: 'lodash',
                  layer: null,
                  attestation: expect.stringMatching(/^sha256:/),
                },
              ],
            },
          ],
        },
      ],
    });
    expect(await command().text('report', 'dev/gated:1', '--components')).toMatch(
      /npm +lodash +4\.17\.20 +attestation [0-9a-f]{12}/,
    );
  });

  describe('are read', () => {
    test.each([
      ['cyclonedx', 'cyclonedx.json', 'by-tag', []],
      ['spdxjson', 'spdx.json', 'by-tag', []],
      ['spdx', 'spdx.json', 'by-tag', []],
      ['https://cyclonedx.org/bom/v1.6', 'cyclonedx.json', 'by-tag', []],
      ['cyclonedx', 'cyclonedx.json', 'bundle', ['--new-bundle-format']],
      ['spdxjson', 'spdx.json', 'bundle', ['--new-bundle-format']],
    ])('of type %s (%s, %s)', async (type, predicate, form, flags) => {
      const name = `read-${form}-${type.replaceAll(/\W/g, '-').toLowerCase()}`;
      const digest = await image(name);
      await attest('build', ...flags, '--type', type, '--predicate', predicate, digest);
      await becomes(name, VULNERABLE);
    });

    test('from an envelope that oras attaches', async () => {
      const name = await image('oras');
      const args = ['--no-upload', '--type', 'cyclonedx', '--predicate', 'cyclonedx.json', name];
      await writeFile(join(folder, 'envelope.json'), await attest('build', ...args));
      const login = ['--plain-http', '--username', ADMIN.name, '--password', ADMIN.password];
      const attach = ['attach', '--artifact-type', DSSE_ENVELOPE, name, `envelope.json:${DSSE_ENVELOPE}`];
      await run('oras', [...attach, ...login], { cwd: folder });
      await becomes('oras', VULNERABLE);
    });
  });

  describe('change nothing', () => {
    const unchanged = { components: 0, gaps: [{ kind: 'no_packages' }] };

    test('when a stranger has signed them', async () => {
      const name = await image('stranger');
      await attest('stranger', '--type', 'cyclonedx', '--predicate', 'cyclonedx.json', name);
      await attest('stranger', '--new-bundle-format', '--type', 'cyclonedx', '--predicate', 'cyclonedx.json', name);
      const printed = await command().text('scan', 'dev/stranger:1');
      expect(printed.match(/does not count: it is not signed by a key in attestationKeys/g)).toHaveLength(2);
      await becomes('stranger', unchanged);
    });

    test('when they are about another image', async () => {
      const [here, elsewhere] = [await image('here'), await image('elsewhere')];
      const args = ['--no-upload', '--type', 'cyclonedx', '--predicate', 'cyclonedx.json', elsewhere];
      await writeFile(join(folder, 'other.json'), await attest('build', ...args));
      const login = ['--plain-http', '--username', ADMIN.name, '--password', ADMIN.password];
      const attach = ['attach', '--artifact-type', DSSE_ENVELOPE, here, `other.json:${DSSE_ENVELOPE}`];
      await run('oras', [...attach, ...login], { cwd: folder });
      expect(await command().text('scan', 'dev/here:1')).toContain('it is a statement about something else');
      await becomes('here', unchanged);
    });
  });
});
