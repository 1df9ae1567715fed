// BuildKit, which is inside of `docker buildx`: images with attestations, and a cache of layers that lives in the registry.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useBuildKit } from '../support/buildkit.ts';
import { describeWith, ROOT } from '../support/peer.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const DOCKERFILE = `FROM scratch AS first
COPY text /text
FROM scratch AS second
COPY --from=first /text /again
FROM scratch
COPY --from=second /again /last
`;

describeWith(['buildctl', 'buildkitd', 'runc', ROOT], 'BuildKit', () => {
  const server = useServer();
  const buildctl = useBuildKit(server);
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;
  const build = (...more: string[]) => {
    const source = ['--local', `context=${folder()}`, '--local', `dockerfile=${folder()}`];
    return buildctl(['build', '--progress=plain', '--frontend=dockerfile.v0', ...source, ...more]);
  };
  const manifestAt = async (reference: string) =>
    JSON.parse(await (await server().send(`/v2/admin/cache/manifests/${reference}`, {})).text());

  beforeAll(async () => {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), 'text'), 'what is built');
    await writeFile(join(folder(), 'Dockerfile'), DOCKERFILE);
  });

  test('pushes an image with its provenance', async () => {
    const output = `type=image,name=${remote('built:v1')},push=true`;
    await build('--output', output, '--opt', 'attest:provenance=mode=max');
    expect((await seeManifest(server(), 'admin/built', 'v1'))?.digest).toMatch(/^sha256:/);
  });

  test.each([
    ['an index whose entries are layers', 'image-manifest=false,oci-mediatypes=true', 'manifests'],
    ["Docker's list whose entries are layers", 'image-manifest=false,oci-mediatypes=false', 'manifests'],
    ['an image', 'image-manifest=true,oci-mediatypes=true', 'layers'],
    ['an image with layers of zstd', 'image-manifest=true,oci-mediatypes=true,compression=zstd', 'layers'],
  ])('keeps its cache as %s, and builds from it', async (_form, options, entries) => {
    const tag = options.replaceAll(/[^a-z]+/g, '-');
    await build('--export-cache', `type=registry,ref=${remote(`cache:${tag}`)},mode=max,${options}`);
    expect((await manifestAt(tag))[entries].length).toBeGreaterThan(1);
    await buildctl(['prune', '--all']);
    const again = await build('--import-cache', `type=registry,ref=${remote(`cache:${tag}`)}`);
    expect(again.match(/ CACHED$/gm)?.length).toBe(3);
  });
});
