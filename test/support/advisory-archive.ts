// Signed archives of advisories for tests, made by the exporter as on a connected host, and pushed as artifacts.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exported, exportAdvisories } from '../../src/advisory/export-advisories.ts';
import { ADVISORY_ARTIFACT, ADVISORY_LAYER } from '../../src/api/advisory-artifact.ts';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import type { Built } from '../../src/image/built.ts';
import { outboundOfTests } from './outbound.ts';
import { CRITICAL, osv } from './scanned-images.ts';

export interface ArchiveSpec {
  /** Of the file, without its ending. */
  readonly name: string;
  /** How many packages it has a record for. */
  readonly packages: number;
  /** Its time and serial. */
  readonly now: number;
  /** File of the key in the folder; made when it is not there. */
  readonly key?: string;
}

/** Writes the archive into the folder. */
export async function exportArchive(folder: string, spec: ArchiveSpec): Promise<Exported & { readonly file: string }> {
  const { name, packages, now, key = 'key.pem' } = spec;
  const source = join(folder, `osv-${name}`);
  await mkdir(source, { recursive: true });
  const records = Array.from({ length: packages }, (_, index) =>
    JSON.stringify(osv(`CVE-2026-${1000 + index}`, 'npm', `package-${index}`, '2.0.0', CRITICAL)),
  );
  await writeFile(join(source, 'records.jsonl'), records.join('\n'));
  const file = join(folder, `${name}.tar.zst`);
  return {
    file,
    ...(await exportAdvisories({
      file,
      feeds: [`dir:${source}`],
      keyFile: join(folder, key),
      now,
      outbound: outboundOfTests,
    })),
  };
}

/** The archive as the artifact in which it travels. */
export async function artifactOf(file: string): Promise<Built> {
  const content = { mediaType: ADVISORY_LAYER, bytes: await readFile(file) };
  return buildArtifact({ artifactType: ADVISORY_ARTIFACT, content });
}
