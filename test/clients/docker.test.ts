// docker itself, with a daemon of its own.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { useDocker } from '../support/dockerd.ts';
import { describeWith, ROOT } from '../support/peer.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';

describeWith(['docker', 'dockerd', 'runc', ROOT], 'docker', () => {
  const server = useServer();
  const docker = useDocker();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;
  const login = (password: string) =>
    docker(['login', '--username', ADMIN.name, '--password-stdin', server().host], password);

  beforeAll(async () => {
    await expect(login('wrong')).rejects.toThrow(/unauthorized/i);
    expect(await login(ADMIN.password)).toContain('Login Succeeded');
  });

  async function build(name: string): Promise<void> {
    const context = join(folder(), 'context');
    await mkdir(context, { recursive: true });
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY text /srv/text\nLABEL made=by-docker\n');
    await writeFile(join(context, 'text'), `${name} in ${folder()}`);
    await docker(['build', '--quiet', '--tag', remote(name), context]);
  }

  test('builds, pushes, and pulls what it pushed', async () => {
    await build('built:v1');
    await docker(['push', remote('built:v1')]);
    const seen = await seeManifest(server(), 'admin/built', 'v1');
    expect(seen?.mediaType).toBe(DOCKER);
    await docker(['rmi', remote('built:v1')]);
    expect(await docker(['pull', remote('built:v1')])).toContain(`Digest: ${seen?.digest}`);
    expect(await docker(['inspect', '--format', '{{.Config.Labels.made}}', remote('built:v1')])).toBe('by-docker');
  });

  test('mounts layers from another repository', async () => {
    await build('mount/from:v1');
    await docker(['push', remote('mount/from:v1')]);
    await docker(['tag', remote('mount/from:v1'), remote('mount/to:v1')]);
    expect(await docker(['push', remote('mount/to:v1')])).toContain('Mounted from admin/mount/from');
    expect(await docker(['push', remote('mount/to:v1')])).toContain('Layer already exists');
  });

  test.each(['oci', 'docker'] as const)(
    'pulls an image in %s format by tag and by digest, and runs it',
    async (format) => {
      const image = sampleImage(`run by docker from ${format}`, { format });
      await pushImage(server().send, 'admin/run', image, format);
      await docker(['pull', remote(`run:${format}`)]);
      await docker(['pull', remote(`run@${image.manifest.descriptor.digest}`)]);
      expect(await docker(['run', '--rm', '--network', 'none', remote(`run:${format}`)])).toBe(
        `run by docker from ${format}`,
      );
    },
  );

  test.each(['oci', 'docker'] as const)('pulls the wanted platform of an index in %s format', async (format) => {
    await pushImage(server().send, 'admin/multi', sampleIndex(`docker ${format}`, { format }), format);
    await docker(['pull', '--platform', 'linux/arm64', remote(`multi:${format}`)]);
    expect(await docker(['inspect', '--format', '{{.Architecture}}', remote(`multi:${format}`)])).toBe('arm64');
  });

  test('pushes a manifest list', async () => {
    for (const architecture of ['amd64', 'arm64']) {
      const image = sampleImage('listed by docker', { architecture, format: 'docker' });
      await pushImage(server().send, 'admin/list', image, architecture);
    }
    await docker(['manifest', 'create', '--insecure', remote('list:all'), remote('list:amd64'), remote('list:arm64')]);
    const digest = await docker(['manifest', 'push', '--insecure', remote('list:all')]);
    expect(await seeManifest(server(), 'admin/list', 'all')).toMatchObject({
      digest,
      mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
    });
    await docker(['pull', remote('list:all')]);
  });

  test('searches', async () => {
    await pushImage(server().send, 'admin/searched', sampleImage('docker search'), 'v1');
    expect(await docker(['search', '--format', '{{.Name}}', `${server().host}/searched`])).toContain('admin/searched');
  });
});
