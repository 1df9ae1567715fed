// A licence as its package states it, and the SPDX expression that it is or can be read as. Only what is certain
// becomes an expression: rules compare it, and a wrong one would pass or stop an image.

import parseSpdx from 'spdx-expression-parse';
import type { ComponentLicense } from './component.ts';
import { licenseOfName } from './license-names.ts';

/** Longer texts are whole licences, of which the first line usually is the name. */
const MAX_TEXT = 300;
const MAX_REMEMBERED = 5000;
const MAX_LISTED = 50;

const remembered = new Map<string, readonly ComponentLicense[]>();

/** SPDX's word for what nobody states (SPDX 2.3, 7.15): tools write it where a licence should be. */
const NOT_STATED = 'NOASSERTION';

/** The licences that a package's own statement names: one, or none for no text. */
export function readLicense(text: unknown): readonly ComponentLicense[] {
  if (typeof text !== 'string' || text.trim() === '' || text.trim().toUpperCase() === NOT_STATED) return [];
  const key = text.slice(0, 2 * MAX_TEXT);
  let known = remembered.get(key);
  if (!known) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    known = [licenseFrom(key)];
    remembered.set(key, known);
  }
  return known;
}

/** The licences of a text in which blanks part several: `MPL-2.0 GPL-2.0-or-later`, as Alpine's packages had it. */
export function readLicenses(text: string | undefined): readonly ComponentLicense[] {
  const read = readLicense(text);
  if (read.some(({ spdx }) => spdx !== null) || /\s(?:and|or|with)\s|[(),]/i.test(text ?? '')) return read;
  return [...new Set((text ?? '').trim().split(/\s+/))].slice(0, MAX_LISTED).flatMap(readLicense);
}

function licenseFrom(raw: string): ComponentLicense {
  const whole = raw.trim();
  const text = whole.length <= MAX_TEXT ? whole : (whole.split('\n', 1)[0] ?? '').slice(0, MAX_TEXT);
  if (isExpression(text)) return { text, spdx: withoutOldIds(text), found: 'declared' };
  return { text, spdx: correctExpression(text), found: 'corrected' };
}

/** The SPDX expression that a text such as `GPLv2+ and (Zlib or MIT)` can be read as; null when any part cannot. */
export function correctExpression(text: string): string | null {
  if (text.includes('\n') || text.length > MAX_TEXT) return null;
  const whole = licenseOfName(text);
  if (whole !== null) return withoutOldIds(whole);
  const parts = text.split(/\s+(and|or)\s+|\s*([()])\s*/i).filter((part) => part !== undefined && part !== '');
  const read = parts.map((part) => {
    if (/^(?:and|or)$/i.test(part)) return part.toUpperCase();
    return part === '(' || part === ')' ? part : licenseOfName(part);
  });
  if (read.includes(null)) return null;
  const expression = read.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
  return isExpression(expression) ? withoutOldIds(expression) : null;
}

/** Ids of GNU licences that say neither `only` nor `or later` are deprecated since 3.0 of the list, and mean the same. */
export function withoutOldIds(expression: string): string {
  const old = /(?<![\w.-])((?:[AL]?GPL|GFDL)-\d\.\d)(\+|(?![\w.-]))/gi;
  return expression.replaceAll(old, (_id, id: string, plus: string) => `${id}${plus ? '-or-later' : '-only'}`);
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
