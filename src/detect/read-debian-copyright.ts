// The licences of a Debian package: the `License` fields of a machine-readable copyright file
// (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/), or the licences that a free text refers to.

import type { ComponentLicense } from './component.ts';
import type { FileEvidence } from './evidence.ts';
import { paragraphsIn } from './read-fields.ts';
import { correctExpression } from './read-license.ts';

const FORMAT = /^format:\s*\S*copyright-format/im;
const COMMON = /\/usr\/share\/common-licenses\/([A-Za-z]+(?:-[0-9]+(?:\.[0-9]+)*)?)/g;
const GNU_WITH_VERSION = /^(?:L|A)?GPL-\d|^GFDL-\d/;
/** Comments of source files stand between the words, too. */
const LATER = /\b(?:any|or)[\s*#/;.-]{1,20}(?:later|newer)[\s*#/;.-]{1,20}version/gi;
const MAX_LICENSES = 50;
const MAX_TEXT = 300;

/** Licences of any of the package's files, each once. */
export function readDebianCopyright(bytes: Buffer): FileEvidence {
  const text = bytes.toString('utf8');
  const names = new Set(FORMAT.test(text.slice(0, 2000)) ? statedIn(text) : mentionedIn(text));
  const licenses = [...names]
    .slice(0, MAX_LICENSES)
    .map((name): ComponentLicense => ({ text: name, spdx: correctExpression(name), found: 'copyright' }));
  return { licenses };
}

/** The first line of each field names the licence; the text follows. */
function* statedIn(text: string): Generator<string> {
  for (const { fields } of paragraphsIn(text)) {
    const name = (fields.get('license') ?? '').split('\n', 1)[0]?.trim().replaceAll(',', '');
    if (name && name.length <= MAX_TEXT) yield name;
  }
}

/**
 * Debian keeps the texts of common licences in one place and lets copyright files refer to them (Policy 12.5). Whether later versions
 * count stands in the words around: where that is said less often than GNU's licences are named, nobody can tell of which, and
 * both are meant.
 */
function* mentionedIn(text: string): Generator<string> {
  const names = [...text.matchAll(COMMON)].flatMap(([, name]) => name ?? []);
  const ofGnu = new Set(names.filter((name) => GNU_WITH_VERSION.test(name)));
  const laters = text.match(LATER)?.length ?? 0;
  for (const name of names) {
    const isLater = laters > 0 && ofGnu.has(name);
    if (!isLater || laters < ofGnu.size) yield name;
    if (isLater) yield `${name}+`;
  }
}
