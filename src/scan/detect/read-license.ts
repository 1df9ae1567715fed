// A licence as its package states it, and the SPDX expression that it is or can be read as. Only what is certain
// becomes an expression: rules compare it, and a wrong one would pass or stop an image.

import spdxCorrect from 'spdx-correct';
import parseSpdx from 'spdx-expression-parse';
import type { ComponentLicense } from '../component.ts';

/** Longer texts are whole licences, of which the first line usually is the name. */
const MAX_TEXT = 300;
/** Longer texts are not corrected: they are prose, and correcting tries many things. */
const MAX_NAME = 60;
const MAX_REMEMBERED = 5000;

/** Names of no version or form that `spdx-correct` does not know or reads as more than they say. */
const KNOWN: Readonly<Record<string, string>> = {
  expat: 'MIT',
  gpl: 'GPL-1.0-or-later',
  'gpl+': 'GPL-1.0-or-later',
  lgpl: 'LGPL-2.0-or-later',
  'lgpl+': 'LGPL-2.0-or-later',
  'asl 2.0': 'Apache-2.0',
  'asl 1.1': 'Apache-1.1',
  'mplv1.1': 'MPL-1.1',
  'mplv2.0': 'MPL-2.0',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-2-clause': 'BSD-2-Clause',
  artistic: 'Artistic-1.0-Perl',
  'apache software license': 'Apache-2.0',
};

/** `GPLv2+`, `LGPL-2.1`, `GPL 3`, which `spdx-correct` reads as `or later` by the state of the day. */
const GNU = /^([AL]?GPL)[- ]?v?(\d)(?:\.(\d))?(\+?)$/i;

const remembered = new Map<string, readonly ComponentLicense[]>();

/** The licences that a package's own statement names: one, or none for no text. */
export function readLicense(text: unknown): readonly ComponentLicense[] {
  if (typeof text !== 'string' || text.trim() === '') return [];
  const key = text.slice(0, 2 * MAX_TEXT);
  let known = remembered.get(key);
  if (!known) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    known = [licenseFrom(key)];
    remembered.set(key, known);
  }
  return known;
}

function licenseFrom(raw: string): ComponentLicense {
  const whole = raw.trim();
  const text = whole.length <= MAX_TEXT ? whole : (whole.split('\n', 1)[0] ?? '').slice(0, MAX_TEXT);
  if (isExpression(text)) return { text, spdx: withoutOldIds(text), found: 'declared' };
  return { text, spdx: correctExpression(text), found: 'corrected' };
}

/** The SPDX expression that a name such as `GPLv2+ and (BSD or MIT)` can be read as; null when any part cannot. */
export function correctExpression(text: string): string | null {
  if (text.includes('\n')) return null;
  const parts = text.split(/\s+(and|or)\s+|\s*([()])\s*/i).filter((part) => part !== undefined && part !== '');
  const read = parts.map((part) => (/^(?:and|or)$/i.test(part) ? part.toUpperCase() : correctName(part)));
  if (read.includes(null)) return null;
  const expression = read.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
  return isExpression(expression) ? withoutOldIds(expression) : null;
}

/** Ids of GNU licences that say neither `only` nor `or later` are deprecated since 3.0 of the list, and mean the same. */
export function withoutOldIds(expression: string): string {
  const old = /(?<![\w.-])((?:[AL]?GPL|GFDL)-\d\.\d)(\+|(?![\w.-]))/gi;
  return expression.replaceAll(old, (_id, id: string, plus: string) => `${id}${plus ? '-or-later' : '-only'}`);
}

function correctName(name: string): string | null {
  if (name === '(' || name === ')') return name;
  const known = Object.hasOwn(KNOWN, name.toLowerCase()) ? KNOWN[name.toLowerCase()] : undefined;
  if (known) return known;
  const [, family, major, minor = '0', plus] = GNU.exec(name) ?? [];
  const id = family ? `${family.toUpperCase()}-${major}.${minor}-${plus ? 'or-later' : 'only'}` : name;
  if (isExpression(id)) return id;
  return name.length <= MAX_NAME ? spdxCorrect(name) : null;
}

/** True for an expression of SPDX ids (SPDX specification 2.3, Annex D); `LicenseRef-` counts. */
function isExpression(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  try {
    parseSpdx(text);
    return true;
  } catch {
    return false;
  }
}
