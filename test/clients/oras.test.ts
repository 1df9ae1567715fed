// oras: artifacts that are no images, attached to images and discovered again.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['oras'], 'oras', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;

  async function oras(...args: string[]): Promise<string> {
    const login = ['--plain-http', '--username', ADMIN.name, '--password', ADMIN.password];
    return (await run('oras', [...args, ...login], { cwd: folder() })).stdout.trim();
  }

  test('logs in with the right password only', async () => {
    const config = join(folder(), 'login.json');
    const login = (password: string) =>
      run(
        'oras',
        ['login', '--plain-http', '--registry-config', config, '-u', ADMIN.name, '--password-stdin', server().host],
        { input: password },
      );
    await expect(login('wrong')).rejects.toThrow(/unauthorized|401/i);
    expect((await login(ADMIN.password)).stdout).toContain('Login Succeeded');
  });

  test('pushes files and pulls them again', async () => {
    await writeFile(join(folder(), 'chart.txt'), 'some chart');
    await oras('push', remote('chart:1'), '--artifact-type', 'application/vnd.example.chart', 'chart.txt:text/plain');
    await oras('pull', remote('chart:1'), '--output', 'pulled');
    expect(await readFile(join(folder(), 'pulled/chart.txt'), 'utf8')).toBe('some chart');
  });

  test('attaches to an image and discovers what is attached', async () => {
    const image = sampleImage('oras attach');
    await pushImage(server().send, 'admin/image', image, 'v1');
    await writeFile(join(folder(), 'sbom.json'), '{}');
    await oras('attach', remote('image:v1'), '--artifact-type', 'application/spdx+json', 'sbom.json:application/json');
    await oras('attach', remote('image:v1'), '--artifact-type', 'text/x-note', 'sbom.json:application/json');
    const found = JSON.parse(
      await oras('discover', '--format', 'json', '--artifact-type', 'application/spdx+json', remote('image:v1')),
    ) as { manifests: unknown[] };
    expect(found.manifests).toHaveLength(1);
    expect(found.manifests[0]).toMatchObject({ artifactType: 'application/spdx+json' });
    // The server knows referrers itself: no client may have fallen back on the tag scheme.
    const fallback = image.manifest.descriptor.digest.replace(':', '-');
    expect(await seeManifest(server(), 'admin/image', fallback)).toBeUndefined();
  });

  test('copies an image with everything attached to it', async () => {
    const image = sampleImage('oras copy');
    await pushImage(server().send, 'admin/graph/from', image, 'v1');
    await writeFile(join(folder(), 'note.txt'), 'note');
    await oras('attach', remote('graph/from:v1'), '--artifact-type', 'text/x-note', 'note.txt');
    const login = (side: string) => [
      `--${side}-plain-http`,
      `--${side}-username`,
      ADMIN.name,
      `--${side}-password`,
      ADMIN.password,
    ];
    await run('oras', ['copy', '-r', ...login('from'), ...login('to'), remote('graph/from:v1'), remote('graph/to:v1')]);
    const found = JSON.parse(await oras('discover', '--format', 'json', remote('graph/to:v1'))) as {
      manifests: unknown[];
    };
    expect(found.manifests).toHaveLength(1);
  });

  test('lists, resolves, tags and deletes', async () => {
    const image = sampleImage('oras repo');
    await pushImage(server().send, 'admin/repo', image, 'v1');
    await oras('tag', remote('repo:v1'), 'v2');
    expect(await oras('repo', 'tags', remote('repo'))).toBe('v1\nv2');
    expect(await oras('resolve', remote('repo:v2'))).toBe(image.manifest.descriptor.digest);
    expect((await oras('repo', 'ls', server().host)).split('\n')).toContain('admin/repo');
    await oras('manifest', 'delete', '--force', remote('repo:v2'));
    await expect(oras('resolve', remote('repo:v1'))).rejects.toThrow(/not found/);
  });
});
