// crane: Google's tool, whose library (go-containerregistry) is inside of ko, kaniko, cosign and many more.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { writeAuthFile } from '../support/auth-file.ts';
import { writeLayout } from '../support/image-layout.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['crane'], 'crane', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;

  async function crane(...args: string[]): Promise<string> {
    await writeAuthFile(join(folder(), 'docker/config.json'), server().host);
    const result = await run('crane', args, { env: { DOCKER_CONFIG: join(folder(), 'docker') } });
    return result.stdout.trim();
  }

  test('logs in', async () => {
    const login = (password: string) =>
      run('crane', ['auth', 'login', server().host, '-u', ADMIN.name, '-p', password], {
        env: { DOCKER_CONFIG: join(folder(), 'login') },
      });
    await expect(login(ADMIN.password)).resolves.toBeDefined();
  });

  test('pushes a layout and pulls it as one', async () => {
    const index = sampleIndex('crane');
    await crane('push', '--index', await writeLayout(join(folder(), 'layout'), { v1: index }), remote('pushed:v1'));
    expect(await seeManifest(server(), 'admin/pushed', 'v1')).toBeDefined();
    await crane('pull', '--format', 'oci', remote('pushed:v1'), join(folder(), 'pulled'));
    await crane('pull', '--platform', 'linux/amd64', remote('pushed:v1'), join(folder(), 'pulled.tar'));
  });

  test('validates every byte of an index', async () => {
    await pushImage(server().send, 'admin/valid', sampleIndex('crane validate'), 'v1');
    expect(await crane('validate', '--remote', remote('valid:v1'))).toContain('PASS');
  });

  test('copies between repositories, by mounting', async () => {
    const index = sampleIndex('crane copy');
    await pushImage(server().send, 'admin/copy/from', index, 'v1');
    await crane('copy', remote('copy/from:v1'), remote('copy/to:v2'));
    expect(await crane('digest', remote('copy/to:v2'))).toBe(index.manifest.descriptor.digest);
  });

  test('lists repositories and tags, and tags again', async () => {
    await pushImage(server().send, 'admin/listed', sampleImage('crane ls'), 'v1');
    await crane('tag', remote('listed:v1'), 'v2');
    expect((await crane('ls', remote('listed'))).split('\n')).toEqual(['v1', 'v2']);
    expect((await crane('catalog', server().host)).split('\n')).toContain('admin/listed');
  });

  test('changes an image in place', async () => {
    await pushImage(server().send, 'admin/mutated', sampleImage('crane mutate'), 'v1');
    await crane('mutate', '--label', 'stage=qa', '--tag', remote('mutated:v2'), remote('mutated:v1'));
    expect(JSON.parse(await crane('config', remote('mutated:v2')))).toMatchObject({
      config: { Labels: { stage: 'qa', 'org.example.text': 'crane mutate' } },
    });
  });

  test('deletes by digest', async () => {
    const image = sampleImage('crane delete');
    await pushImage(server().send, 'admin/deleted', image, 'v1');
    await crane('delete', remote(`deleted@${image.manifest.descriptor.digest}`));
    await expect(crane('manifest', remote('deleted:v1'))).rejects.toThrow('MANIFEST_UNKNOWN');
  });
});
