// How images are written on the command line: `dev/website:1.4`, `dev/website@sha256:…`.

import { type ImageName, isRepositoryName, parseImageName, pathInNamespace } from '../oci/reference.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** @throws CommandError wrong usage */
export function readImageName(text: string): ImageName {
  const name = parseImageName(text);
  if (name) return name;
  throw new CommandError(
    EXIT.wrongUsage,
    `${JSON.stringify(text)} is not an image: write namespace/name:tag or namespace/name@sha256:…`,
  );
}

/**
 * An image that is named by its tag.
 * @throws CommandError wrong usage
 */
export function readTaggedName(text: string): ImageName {
  const name = readImageName(text);
  if (!text.includes('@')) return name;
  throw new CommandError(EXIT.wrongUsage, `${JSON.stringify(text)} has no tag: write namespace/name:tag`);
}

/**
 * The target of a promotion: a repository, a repository with a tag, or only a namespace, in which the repository
 * keeps its name.
 * @throws CommandError wrong usage
 */
export function readTarget(text: string, source: string): { repository: string; tag?: string } {
  const [name = '', tag] = text.split(':', 2);
  const path = pathInNamespace(source);
  const repository = name.includes('/') || path === undefined ? name : `${name}/${path}`;
  if (!isRepositoryName(repository))
    throw new CommandError(EXIT.wrongUsage, `${JSON.stringify(text)} is not a repository or namespace`);
  return tag === undefined ? { repository } : { repository, tag };
}
