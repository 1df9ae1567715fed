// node bench/packages.ts: the packages that we find in the images of the tests, beside those that Syft finds (`go install
// github.com/anchore/syft/cmd/syft@latest`), and what only one of the two names.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { combineLayers } from '../src/detect/combine-layers.ts';
import { readLayer } from '../src/detect/read-layer.ts';
import type { Built } from '../src/image/built.ts';
import { writeLayout } from '../test/support/image-layout.ts';
import * as images from '../test/support/real-images.ts';
import { FETCHED } from './package-images.ts';

const SYFT = join(process.env['GOBIN'] ?? join(homedir(), 'go/bin'), 'syft');
const LOOKED_AT: Readonly<Record<string, () => Built>> = {
  'Debian 12': () => images.debianImage('vulnerable'),
  'Alpine 3.20': images.alpineImage,
  'CBL-Mariner (SQLite)': () => images.rpmImage('mariner'),
  'SLE 15 (ndb)': () => images.rpmImage('sle'),
  npm: images.npmImage,
  whiteouts: images.whiteoutImage,
  Python: images.pythonImage,
  Java: images.javaImage,
  'unknown distribution': images.unknownDistributionImage,
};

/** Set it higher to see all of a difference. */
const MOST_SHOWN = Number(process.argv[2] ?? 6);

console.log('| image | both | only Shiplock | only Syft |\n|---|---|---|---|');
for (const [name, build] of Object.entries(LOOKED_AT)) await compare(name, build());
for (const [name, build] of Object.entries(FETCHED)) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-packages-'));
  try {
    const built = await build(folder);
    if (built) await compare(name, built);
    else console.log(`| ${name} | skipped: its program is not in PATH | | |`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(name: string, built: Built): Promise<void> {
  const [ours, theirs] = [await found(built), await foundBySyft(built)];
  const only = (some: ReadonlySet<string>, other: ReadonlySet<string>) => [...some].filter((one) => !other.has(one));
  const both = [...ours].filter((one) => theirs.has(one)).length;
  console.log(`| ${name} | ${both} | ${show(only(ours, theirs))} | ${show(only(theirs, ours))} |`);
}

async function found(built: Built): Promise<Set<string>> {
  const layers = built.blobs.slice(1);
  const evidence = await Promise.all(
    layers.map(({ bytes, descriptor }) => readLayer(once(bytes), descriptor.mediaType)),
  );
  return new Set(combineLayers(evidence).components.map(({ type, name, version }) => nameOf(type, name, version)));
}

async function foundBySyft(built: Built): Promise<Set<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-syft-'));
  try {
    await writeLayout(folder, { image: built });
    const run = spawnSync(SYFT, ['-q', '-o', 'json', `oci-dir:${folder}`], {
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' },
    });
    if (run.status !== 0) throw new Error(`syft: ${run.error ?? run.stderr}`);
    const { artifacts } = JSON.parse(run.stdout) as { artifacts: { type: string; name: string; version: string }[] };
    return new Set(artifacts.map(({ type, name, version }) => nameOf(type, name, version)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Python's names are the same in any spelling (PEP 503); Syft names jars by their artifact. */
function nameOf(type: string, name: string, version: string): string {
  if (type === 'pypi' || type === 'python') return `${name.toLowerCase().replace(/[-_.]+/g, '-')} ${version}`;
  return `${type === 'maven' ? name.slice(name.indexOf(':') + 1) : name} ${version}`;
}

function show(names: readonly string[]): string {
  return names.length === 0 ? '–' : `${names.length}: ${[...names].sort().slice(0, MOST_SHOWN).join(', ')}`;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
