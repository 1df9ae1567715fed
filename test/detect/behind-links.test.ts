// Whatever links lead to a list of packages, and whatever order a layer names them in: where a program would find the list by a path, its
// package is in the report, or a gap names the list. The model walks paths as path_resolution(7) says, and knows nothing of roles.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineLayers } from '../../src/detect/combine-layers.ts';
import { readLayer } from '../../src/detect/read-layer.ts';
import { smallZip } from '../support/small-zip.ts';
import { dpkgEntry, inPieces, OS_RELEASE, TAR } from './detect.ts';
import { file, type RawEntry, rawTar } from './raw-tar.ts';

interface Kind {
  /** Where programs look for the list. */
  readonly places: RegExp;
  readonly folders: readonly string[];
  readonly file: string;
  readonly says: (name: string) => string | Uint8Array;
}

const packageJson = (name: string) => JSON.stringify({ name, version: '1' });
const metadata = (name: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n`;
const KINDS: Readonly<Record<string, Kind>> = {
  npm: {
    places: /(?:^|\/)(?:node_modules|vendor)\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/,
    folders: ['node_modules', 'vendor', '@s', 'p'],
    file: 'package.json',
    says: packageJson,
  },
  R: {
    places: /library\/[^/]+\/DESCRIPTION$/i,
    folders: ['library', 'site-Library'],
    file: 'DESCRIPTION',
    says: (name) => `Package: ${name}\nVersion: 1\nBuilt: R 4.3.1\n`,
  },
  'Python, dist-info': {
    places: /\.dist-info\/METADATA$/,
    folders: ['x.dist-info', 'y.dist-info'],
    file: 'METADATA',
    says: metadata,
  },
  'Python, egg-info': {
    places: /(?:\.egg-info|EGG-INFO)\/PKG-INFO$/,
    folders: ['x.egg-info', 'EGG-INFO'],
    file: 'PKG-INFO',
    says: metadata,
  },
  Ruby: {
    places: /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/,
    folders: ['specifications', 'default'],
    file: 'x.gemspec',
    says: (name) => `Gem::Specification.new do |s|\n s.name = "${name}"\n s.version = "1"\nend\n`,
  },
  PHP: {
    places: /(?:^|\/)composer\/installed\.json$/,
    folders: ['vendor', 'composer'],
    file: 'installed.json',
    says: (name) => JSON.stringify({ packages: [{ name, version: '1' }] }),
  },
  conda: { places: /(?:^|\/)conda-meta\/[^/]+\.json$/, folders: ['conda-meta'], file: 'x.json', says: packageJson },
  Yarn: {
    places: /(?:^|\/)\.yarn\/(?:berry\/)?cache\/[^/]+\.zip$/,
    folders: ['.yarn', 'berry', 'cache'],
    file: 'x.zip',
    says: (name) => smallZip({ [`node_modules/${name}/package.json`]: packageJson(name) }),
  },
  dpkg: {
    places: /(?:^|\/)var\/lib\/dpkg\/status$/,
    folders: ['var', 'lib', 'dpkg'],
    file: 'status',
    says: (name) => dpkgEntry(name, '1'),
  },
  'dpkg, status.d': {
    places: /(?:^|\/)var\/lib\/dpkg\/status\.d\/[^/]+$/,
    folders: ['var', 'lib', 'dpkg', 'status.d'],
    file: 'ab',
    says: (name) => `Package: ${name}\nVersion: 1\nArchitecture: amd64\n`,
  },
  apk: {
    places: /(?:^|\/)lib\/apk\/db\/installed$/,
    folders: ['lib', 'apk', 'db'],
    file: 'installed',
    says: (name) => `P:${name}\nV:1\nA:x86_64\n\n`,
  },
  java: {
    places: /\.jar$/,
    folders: ['lib'],
    file: 'x.jar',
    says: (name) => smallZip({ 'META-INF/maven/g/a/pom.properties': `groupId=g\nartifactId=${name}\nversion=1\n` }),
  },
};
/** Under these, a list is read as another thing, or as nothing. */
const OTHER_FILES = ['VERSION', 'release', 'package.json', 'DESCRIPTION', 'x.deps.json', 'any'];

interface Folder {
  readonly parent: Folder | undefined;
  readonly children: Map<string, Folder | string | List>;
}
/** A file; a link is its target. */
interface List {
  readonly name: string;
}

const isFolder = (thing: Folder | string | List | undefined): thing is Folder =>
  typeof thing === 'object' && 'children' in thing;

/** What is at the path, from this folder on, links followed to the end. */
function resolved(root: Folder, from: Folder, path: string, left = { links: 40 }): Folder | List | undefined {
  let at: Folder | List | undefined = path.startsWith('/') ? root : from;
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
    if (!isFolder(at)) return undefined;
    const folder: Folder = at;
    const next: Folder | string | List | undefined = name === '..' ? (at.parent ?? at) : at.children.get(name);
    if (typeof next !== 'string') at = next;
    else at = left.links-- > 0 ? resolved(root, folder, next, left) : undefined;
  }
  return at;
}

/** All paths of a few names that lead to files. */
function* pathsOfFiles(root: Folder, folder = root, names: readonly string[] = []): Generator<readonly [string, List]> {
  for (const name of folder.children.keys()) {
    const thing = resolved(root, folder, name);
    if (isFolder(thing) && names.length < 5) yield* pathsOfFiles(root, thing, [...names, name]);
    else if (thing && !isFolder(thing)) yield [[...names, name].join('/'), thing];
  }
}

interface Entry {
  readonly at: readonly string[];
  /** Of a symbolic link. */
  readonly target?: string;
  /** Of a hard link: which of the files. */
  readonly of?: number;
}

/** Files and links with names that matter for the kind, and some that do not. */
function entriesOf({ folders, file: name }: Kind): fc.Arbitrary<readonly Entry[]> {
  const some = fc.array(fc.constantFrom(...folders, ...folders, 'srv', 'opt'), { minLength: 1, maxLength: 4 });
  const fileName = fc.oneof(
    { weight: 3, arbitrary: fc.constant(name) },
    { weight: 1, arbitrary: fc.constantFrom(...OTHER_FILES) },
  );
  const place = fc.tuple(some, fileName).map(([names, last]) => [...names, last]);
  const either = fc.oneof({ weight: 4, arbitrary: some }, { weight: 1, arbitrary: place });
  const target = fc.tuple(fc.constantFrom('/', '/', '', '../', '../../'), either);
  const link = fc.record({ at: either, target: target.map(([begin, names]) => `${begin}${names.join('/')}`) });
  return fc
    .tuple(
      fc.array(fc.record({ at: place }), { minLength: 1, maxLength: 3 }),
      fc.array(link, { minLength: 1, maxLength: 8 }),
      fc.array(fc.record({ at: place, of: fc.nat(2) }), { maxLength: 1 }),
    )
    .map((parts) => parts.flat())
    .chain((entries) => fc.shuffledSubarray(entries, { minLength: entries.length }));
}

interface Tree {
  readonly root: Folder;
  readonly archive: readonly RawEntry[];
}

/** The tree that the entries make, without those for which there is no place, and the archive of it. */
function treeOf(entries: readonly Entry[], { says }: Kind, throughLinks: boolean): Tree {
  const root: Folder = { parent: undefined, children: new Map() };
  const archive: RawEntry[] = [];
  const files: { readonly list: List; readonly path: string }[] = [];
  for (const { at, target, of } of entries) {
    let folder: Folder | string | List | undefined = root;
    for (const name of at.slice(0, -1)) {
      if (!isFolder(folder)) break;
      const inside: Folder = folder;
      if (!inside.children.has(name)) inside.children.set(name, { parent: inside, children: new Map() });
      folder = throughLinks ? resolved(root, inside, name) : inside.children.get(name);
    }
    const [name, path] = [at.at(-1) ?? '', at.join('/')];
    if (!isFolder(folder) || folder.children.has(name)) continue;
    const linked = of === undefined ? undefined : files[of % files.length];
    if (target !== undefined) archive.push({ path, type: '2', target });
    else if (linked) archive.push({ path, type: '1', target: linked.path });
    else archive.push(file(path, says(`package-${files.length}`)));
    const list = linked?.list ?? { name: `package-${files.length}` };
    folder.children.set(name, target ?? list);
    if (target === undefined && !linked) files.push({ list, path });
  }
  return { root, archive };
}

/** Names of the packages of lists that a program would find, and the report has neither in components nor in gaps. */
async function untold({ root, archive }: Tree, { places }: Kind, split = 0): Promise<readonly string[]> {
  const osRelease = file(OS_RELEASE.path, OS_RELEASE.content);
  const layers = [[osRelease, ...archive.slice(0, split)], archive.slice(split)];
  const read = await Promise.all(layers.map((entries) => readLayer(inPieces(rawTar(entries)), TAR)));
  const { components, gaps } = combineLayers(read);
  const named = gaps.flatMap(({ detail }) => detail.split(/[\s,:()]+/).map((path) => resolved(root, root, `/${path}`)));
  const listed = components.map(({ name }) => name.slice(name.indexOf('package-')));
  const found = [...pathsOfFiles(root)].filter(([path]) => places.test(path));
  return found
    .filter(([, list]) => !listed.includes(list.name) && !named.includes(list))
    .map(([path, { name }]) => `${path} with ${name}`);
}

const RUNS = { numRuns: 200 };

test.each(Object.entries(KINDS))(
  'a list of packages is read, or named, also where a layer puts it through links of itself or of one below: %s',
  async (_, kind) => {
    await fc.assert(
      fc.asyncProperty(entriesOf(kind), fc.nat(8), async (entries, split) => {
        expect(await untold(treeOf(entries, kind, true), kind, split)).toEqual([]);
      }),
      RUNS,
    );
  },
);

test.each(Object.entries(KINDS))(
  'a list of packages is read, or named, whatever links lead to it, in any order: %s',
  async (_, kind) => {
    const order = fc.array(fc.nat(), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(entriesOf(kind), order, async (entries, numbers) => {
        const tree = treeOf(entries, kind, false);
        expect(await untold(tree, kind)).toEqual([]);
        const [hard, others] = [tree.archive.filter(isHard), tree.archive.filter((one) => !isHard(one))];
        const moved = others.toSorted((a, b) => (numbers[others.indexOf(a)] ?? 0) - (numbers[others.indexOf(b)] ?? 0));
        expect(await untold({ ...tree, archive: [...moved, ...hard] }, kind)).toEqual([]);
      }),
      RUNS,
    );
  },
);

function isHard({ type }: RawEntry): boolean {
  return type === '1';
}
