// What the name of a jar's file says: `artifact-version[-classifier].jar`, as repositories of Maven lay it out
// (https://maven.apache.org/repository/layout.html).

import { nameAndVersion } from '../name-and-version.ts';

export interface FileName {
  readonly artifact: string;
  /** Undefined when the name has none. */
  readonly version: string | undefined;
}

/** What may stand behind a version for files of one artifact that differ; `jre` and `android` are parts of versions. */
const CLASSIFIER =
  /-(?:sources|javadoc|tests|test-sources|test|all|shaded|nodep|jdk\d+|(?:linux|osx|macos|windows|natives)[\w-]*)$/;

/** @param stated the version that the manifest states: what the file's name has behind it is a classifier */
export function readFileName(path: string, stated: string | undefined): FileName {
  const found = nameAndVersion(path);
  if (!found) return { artifact: stemOf(path), version: undefined };
  const { name, version } = found;
  const isClassified = stated !== undefined && version.startsWith(`${stated}-`);
  return { artifact: name, version: isClassified ? stated : version.replace(CLASSIFIER, '') };
}

/** The name without folders and ending. */
export function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot > 0 ? file.slice(0, dot) : file;
}
