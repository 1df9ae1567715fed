// Java artifacts: jars, and the archives that contain jars, such as Spring Boot's, wars, ears and plugins of Jenkins.

import type { FileEvidence, FoundPackage } from '../evidence.ts';
import type { ReadLimits } from '../read-limits.ts';
import { Unreadable } from '../unreadable.ts';
import { type Coordinates, coordinatesIn, identifyArchive } from './identify-artifact.ts';
import { OwnPackages } from './own-packages.ts';
import { type Budget, type ZipEntry, zipContent, zipEntries } from './zip.ts';

const POM = /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;
const MANIFEST = 'META-INF/MANIFEST.MF';
/**
 * Endings of archives of Java: of applications, of plugins (Jenkins, NiFi, JBoss, Axis, Liferay, Karaf) and of libraries for Android. Some are of
 * other things elsewhere (`rar`), which are no zip files.
 */
export const JAVA_ARCHIVES = [
  'jar',
  'war',
  'ear',
  'par',
  'sar',
  'rar',
  'har',
  'hpi',
  'jpi',
  'kar',
  'nar',
  'aar',
  'lpkg',
];
const ARCHIVE = new RegExp(`\\.(?:${JAVA_ARCHIVES.join('|')})$`, 'i');
/** What is called so has to be an archive of Java. */
const ALWAYS = /\.(?:jar|war|ear|hpi|jpi)$/i;
const ZIP = Buffer.from('PK', 'latin1');
const MAX_METADATA = 2 ** 20;

/** The artifact that the archive is, those merged into it, and those in it. @throws Unreadable */
export function readJavaArchive(bytes: Buffer, path: string, limits: ReadLimits): FileEvidence {
  if (bytes.length === 0 || !isJava(bytes, path)) return {};
  const reader = new ArchiveReader(limits);
  reader.read(bytes, path, undefined, 1);
  return reader.evidence();
}

function isJava(bytes: Buffer, path: string): boolean {
  return ALWAYS.test(path) || bytes.subarray(0, ZIP.length).equals(ZIP);
}

class ArchiveReader {
  readonly #depth: number;
  readonly #budget: Budget;
  readonly #packages: FoundPackage[] = [];
  #gap: FileEvidence['gap'];

  constructor(limits: ReadLimits) {
    this.#depth = limits.archiveDepth;
    this.#budget = { left: limits.archiveBytes };
  }

  evidence(): FileEvidence {
    return { packages: this.#packages, ...(this.#gap ? { gap: this.#gap } : {}) };
  }

  /**
   * Reads the archive at this path.
   * @param inside where it lies in the outermost one, if it is not that
   * @throws whatever a damaged directory leads to
   */
  read(bytes: Buffer, path: string, inside: string | undefined, depth: number): void {
    const poms: Coordinates[] = [];
    const packages = new OwnPackages();
    let manifest: Buffer | undefined;
    for (const entry of zipEntries(bytes)) {
      packages.add(entry.name);
      this.#attempt(inside, () => {
        if (POM.test(entry.name)) poms.push(...coordinatesIn(this.#metadata(bytes, entry)));
        else if (entry.name === MANIFEST) manifest ??= this.#metadata(bytes, entry);
        else if (ARCHIVE.test(entry.name)) this.#nested(bytes, entry, inside, depth);
      });
      if (this.#gap?.kind === 'limit') break;
    }
    for (const one of identifyArchive({ path, poms, manifest, packages }))
      this.#packages.push(inside === undefined ? one : { ...one, inside });
  }

  #nested(bytes: Buffer, entry: ZipEntry, inside: string | undefined, depth: number): void {
    if (depth >= this.#depth) throw new Unreadable(`has archives in archives, more than ${this.#depth} deep`, 'limit');
    const place = inside === undefined ? entry.name : `${inside}!/${entry.name}`;
    const content = zipContent(bytes, entry, this.#budget);
    if (isJava(content, entry.name)) this.#attempt(place, () => this.read(content, entry.name, place, depth + 1));
  }

  #metadata(bytes: Buffer, entry: ZipEntry): Buffer {
    return zipContent(bytes, entry, this.#budget).subarray(0, MAX_METADATA);
  }

  /** One damaged entry takes no others with it; the first reason is the one that is told. */
  #attempt(inside: string | undefined, read: () => void): void {
    try {
      read();
    } catch (error) {
      const [kind, message] = error instanceof Unreadable ? [error.kind, error.message] : ['unreadable', 'is damaged'];
      const detail = inside === undefined ? message : `holds ${inside}, which ${message}`;
      if (!this.#gap || kind === 'limit') this.#gap = { kind: kind as 'limit' | 'unreadable', detail };
    }
  }
}
