// What is evidence: the page to read to learn what is detected, and to add to when something should be.

import { readDotnetDeps } from './dotnet/read-deps.ts';
import type { FileParser } from './evidence.ts';
import { belowAnotherRoot, type FolderNames, inFolders } from './folders-of-lists.ts';
import { JAVA_ARCHIVES, readJavaArchive } from './java/read-java-archive.ts';
import { readJavaRelease } from './java/read-release.ts';
import { readNpmElsewhere } from './npm/read-elsewhere.ts';
import { readNpmPackage } from './npm/read-package.ts';
import { readPlugAndPlay } from './npm/read-plug-and-play.ts';
import { readYarnArchive } from './npm/read-yarn-archive.ts';
import { otherRoot } from './other-root.ts';
import { readApkInstalled } from './read-apk-installed.ts';
import { readComposerInstalled } from './read-composer-installed.ts';
import { readCondaRecord } from './read-conda-record.ts';
import { readDebianCopyright } from './read-debian-copyright.ts';
import { readDpkgDiversions, readDpkgList, readDpkgStatus, readDpkgSums } from './read-dpkg-status.ts';
import { readGemspec } from './read-gemspec.ts';
import { readGoRelease } from './read-go-release.ts';
import { readAlpineRelease, readDebianVersion, readOsRelease, readRedHatRelease } from './read-os-release.ts';
import { readPythonArchive } from './read-python-archive.ts';
import { readPythonMetadata } from './read-python-metadata.ts';
import { readRDescription } from './read-r-description.ts';
import { readRElsewhere } from './read-r-elsewhere.ts';
import { readBdb } from './rpm/read-bdb.ts';
import { readNdb } from './rpm/read-ndb.ts';
import { readRpmSqlite, readRpmSqliteLog } from './rpm/read-rpm-sqlite.ts';
import { readPythonRecord } from './unowned/read-python-record.ts';

export interface EvidenceKind {
  /** The last part of the path: a name, `*.ending` for any name with it, or `*` for any. */
  readonly name: string;
  /** The whole path. */
  readonly path: RegExp;
  /** Where folders make it what it is: the names that count (`folders-of-lists.ts`). */
  readonly folders?: readonly FolderNames[];
  readonly below?: true;
  /** The largest that is read, where it is less than the general limit: objects made of a text outweigh it. */
  readonly most?: number;
  /** `beside`: without it packages are known all the same. */
  readonly tells?: 'beside';
  /** A folder may be called so as well, with the same in it, unpacked. */
  readonly unpacked?: true;
  readonly read: FileParser;
  /** Where this is not the list's own place: what reads it there. */
  readonly elsewhere?: FileParser;
}

const TEXT = 16 * 2 ** 20;
const JSON_TEXT = 8 * 2 ** 20;
const SMALL = 2 ** 20;

/** The last for images that are made with rpm-ostree. */
const RPM_FOLDERS = /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/[^/]+$/;
const RPM_ELSEWHERE = belowAnotherRoot([
  ['var', 'lib', 'rpm'],
  ['usr', 'lib', 'sysimage', 'rpm'],
  ['usr', 'share', 'rpm'],
]);
const RED_HAT_RELEASE = /^etc\/(?:redhat|centos|rocky|almalinux|oracle|system|fedora)-release$/;
/** The folder of a package, or of one that somebody brings along as their own, not of a test or an example. */
const NPM_PACKAGE = inFolders(['node_modules|vendor', '[^/@][^/]*'], ['node_modules|vendor', '@[^/]+', '[^/@][^/]*']);
const YARN_CACHE = inFolders(['\\.yarn', 'cache'], ['\\.yarn', 'berry', 'cache']);
/** The names that Yarn gives to archives wherever they are. */
const YARN_ARCHIVE = /-(?:npm|patch|https?|virtual)-[^/]*-[0-9a-f]{10}(?:-[^/-]+)?\.zip$/;
const PLUG_AND_PLAY = /(?:^|\/)\.pnp\.c?js$/;
/** A package in one of R's libraries, whatever the library is called. */
const R_PACKAGE = inFolders(['(?i:[^/]*library)', '[^/]+']);

const PYTHON_ARCHIVES = ['whl', 'egg', 'pyz', 'pex'];

export const EVIDENCE_KINDS: readonly EvidenceKind[] = [
  // The distribution
  { name: 'os-release', path: /^(?:etc|usr\/lib)\/os-release$/, most: SMALL, tells: 'beside', read: readOsRelease },
  { name: '*', path: /^usr\/lib\/os\.release\.d\/os-release[^/]*$/, most: SMALL, tells: 'beside', read: readOsRelease },
  { name: 'alpine-release', path: /^etc\/alpine-release$/, most: SMALL, tells: 'beside', read: readAlpineRelease },
  { name: 'debian_version', path: /^etc\/debian_version$/, most: SMALL, tells: 'beside', read: readDebianVersion },
  { name: '*', path: RED_HAT_RELEASE, most: SMALL, tells: 'beside', read: readRedHatRelease },

  // System packages
  { name: 'status', path: /^var\/lib\/dpkg\/status$/, most: TEXT, read: readDpkgStatus },
  { name: '*', path: /^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/, most: SMALL, read: readDpkgStatus },
  { name: '*.list', path: /^var\/lib\/dpkg\/info\/[^/]+\.list$/, most: TEXT, tells: 'beside', read: readDpkgList },
  {
    name: '*.md5sums',
    path: /^var\/lib\/dpkg\/status\.d\/[^/]+\.md5sums$/,
    most: TEXT,
    tells: 'beside',
    read: readDpkgSums,
  },
  { name: 'diversions', path: /^var\/lib\/dpkg\/diversions$/, most: SMALL, tells: 'beside', read: readDpkgDiversions },
  {
    name: 'copyright',
    path: /^usr\/share\/doc\/[^/]+\/copyright$/,
    most: TEXT,
    tells: 'beside',
    read: readDebianCopyright,
  },
  { name: 'installed', path: /^(?:usr\/)?lib\/apk\/db\/installed$/, most: TEXT, read: readApkInstalled },
  { name: 'rpmdb.sqlite', path: RPM_FOLDERS, read: readRpmSqlite },
  { name: 'rpmdb.sqlite-wal', path: RPM_FOLDERS, read: readRpmSqliteLog },
  { name: 'Packages.db', path: RPM_FOLDERS, read: readNdb },
  { name: 'Packages', path: RPM_FOLDERS, read: readBdb },

  // The same below another root
  { name: 'status', ...belowAnotherRoot([['var', 'lib', 'dpkg']]), most: TEXT, ...otherRoot(readDpkgStatus) },
  {
    name: '*',
    ...belowAnotherRoot([['var', 'lib', 'dpkg', 'status\\.d']], '[^/]+(?<!\\.md5sums)'),
    most: SMALL,
    ...otherRoot(readDpkgStatus),
  },
  { name: 'installed', ...belowAnotherRoot([['lib', 'apk', 'db']]), most: TEXT, ...otherRoot(readApkInstalled) },
  { name: 'rpmdb.sqlite', ...RPM_ELSEWHERE, ...otherRoot(readRpmSqlite) },
  { name: 'Packages.db', ...RPM_ELSEWHERE, ...otherRoot(readNdb) },
  { name: 'Packages', ...RPM_ELSEWHERE, ...otherRoot(readBdb) },

  // Packages of languages; those of Go and Rust are in executables (`executable/`)
  { name: 'package.json', ...NPM_PACKAGE, most: JSON_TEXT, read: readNpmPackage },
  {
    name: 'package.json',
    path: /./,
    most: JSON_TEXT,
    tells: 'beside',
    read: readNpmElsewhere,
    elsewhere: readNpmPackage,
  },
  { name: '*.zip', ...YARN_CACHE, unpacked: true, read: readYarnArchive },
  { name: '*.zip', path: YARN_ARCHIVE, unpacked: true, read: readYarnArchive },
  { name: '*.cjs', path: PLUG_AND_PLAY, most: TEXT, read: readPlugAndPlay },
  { name: '*.js', path: PLUG_AND_PLAY, most: TEXT, read: readPlugAndPlay },
  { name: 'METADATA', ...inFolders(['[^/]*\\.dist-info']), most: JSON_TEXT, read: readPythonMetadata },
  { name: 'RECORD', path: /\.dist-info\/RECORD$/, most: TEXT, tells: 'beside', read: readPythonRecord },
  { name: 'PKG-INFO', ...inFolders(['[^/]*\\.egg-info'], ['EGG-INFO']), most: JSON_TEXT, read: readPythonMetadata },
  { name: '*.egg-info', path: /\.egg-info$/, most: JSON_TEXT, unpacked: true, read: readPythonMetadata },
  {
    name: '*.gemspec',
    ...inFolders(['specifications'], ['specifications', 'default']),
    most: SMALL,
    read: readGemspec,
  },
  { name: 'installed.json', ...inFolders(['composer']), most: JSON_TEXT, read: readComposerInstalled },
  { name: '*.json', ...inFolders(['conda-meta']), most: JSON_TEXT, read: readCondaRecord },
  { name: '*.json', path: /\.deps\.json$/, most: JSON_TEXT, read: readDotnetDeps },
  { name: 'DESCRIPTION', ...R_PACKAGE, most: SMALL, read: readRDescription },
  {
    name: 'DESCRIPTION',
    path: /./,
    most: SMALL,
    tells: 'beside',
    read: readRElsewhere,
    elsewhere: readRDescription,
  },
  { name: 'VERSION', path: /./, most: 2 ** 16, tells: 'beside', read: readGoRelease },
  { name: 'release', path: /./, most: 2 ** 16, tells: 'beside', read: readJavaRelease },
  ...PYTHON_ARCHIVES.map((ending) => ({
    name: `*.${ending}`,
    path: /./,
    unpacked: true as const,
    read: readPythonArchive,
  })),
  ...JAVA_ARCHIVES.map((ending) => ({
    name: `*.${ending}`,
    path: /./,
    unpacked: true as const,
    read: readJavaArchive,
  })),
];

type KindsByName = ReadonlyMap<string, readonly EvidenceKind[]>;

/** A file in a folder of lists is one of those, whatever its name means elsewhere. */
const IN_PLACES = byName(EVIDENCE_KINDS.filter(hasPlace));
const OF_ANY_PLACE = byName(EVIDENCE_KINDS.filter((kind) => !hasPlace(kind)));

/** The kind of evidence that a file at this path is, by its path alone. */
export function evidenceKindOf(path: string): EvidenceKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const ending = dot === -1 ? name : `*${name.slice(dot).toLowerCase()}`;
  const kindIn = (kinds: KindsByName) =>
    find(kinds.get(name), path) ?? find(kinds.get(ending), path) ?? find(kinds.get('*'), path);
  return kindIn(IN_PLACES) ?? kindIn(OF_ANY_PLACE);
}

/** The same, unless packages are known without such a file all the same. */
export function neededEvidenceOf(path: string): EvidenceKind | undefined {
  const kind = evidenceKindOf(path);
  return kind?.tells === 'beside' ? undefined : kind;
}

function hasPlace({ path, folders }: EvidenceKind): boolean {
  return folders !== undefined || path.source.startsWith('^');
}

function byName(kinds: readonly EvidenceKind[]): KindsByName {
  return Map.groupBy(kinds, ({ name }) => name);
}

function find(kinds: readonly EvidenceKind[] | undefined, path: string): EvidenceKind | undefined {
  return kinds?.find((kind) => kind.path.test(path));
}
