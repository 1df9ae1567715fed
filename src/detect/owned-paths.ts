// Which files of a package are worth remembering: those that could be evidence of a language package, so that it is not counted a
// second time, and programs. The rest would be most of an image's paths.

import type { FileEvidence } from './evidence.ts';
import { layerPath, MAX_PATH } from './layer-path.ts';

/** Documentation, translations and headers hold no packages; nor do these kinds of file, wherever they are. */
const NEVER =
  /^usr\/(?:include|share\/(?:doc|man|info|locale|i18n|zoneinfo|icons|fonts|licenses|bash-completion|zsh))\/|\.(?:h|hpp|c|py|pyc|pyi|js|mjs|ts|css|html|md|txt|png|svg|gz|mo|rb|php|pm|pl|pod|conf|ko|ko\.xz|xml|rst|tcl|el|elc|vim)$/;
/** Beside package.json, nothing that such files are called; archives, which are not looked into. */
const ALWAYS = /\/(?:METADATA|PKG-INFO|package\.json)$|\.(?:tar\.gz|zip)$/;
/**
 * All paths of one database together. Databases write a folder once and its files without it, so that a small one can
 * mean paths without end.
 */
const MAX_BYTES = 128 * 2 ** 20;

/** Chooses among the paths of one database or list. */
export class OwnedPaths {
  #bytes = 0;

  /** Those of these absolute or relative paths that could be evidence, as places in the image. */
  of(paths: Iterable<string>): string[] {
    const found: string[] = [];
    for (const raw of paths) {
      this.#bytes += raw.length;
      if (this.#bytes > MAX_BYTES) break;
      const path = raw.startsWith('/') ? raw.slice(1) : raw;
      if (path === '' || path.length > MAX_PATH || (NEVER.test(path) && !ALWAYS.test(path))) continue;
      const place = layerPath(path);
      if (place) found.push(place);
    }
    return found;
  }

  /** What was found, with a gap when there were too many paths. */
  with(evidence: FileEvidence): FileEvidence {
    if (this.#bytes <= MAX_BYTES) return evidence;
    return { ...evidence, gap: { kind: 'limit', detail: 'lists more files than are read' } };
  }
}
