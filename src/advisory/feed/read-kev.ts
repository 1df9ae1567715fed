// CISA's catalog of known exploited vulnerabilities (https://www.cisa.gov/known-exploited-vulnerabilities-catalog).

import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { arrayOf, isObject, parseJson, textOf } from '../../json.ts';
import { isCve } from '../package-key.ts';
import type { FeedItem } from '../record.ts';

export interface Kev {
  readonly dataAsOf: Microseconds | null;
  readonly items: readonly FeedItem[];
}

/** @throws ShiplockError INVALID when the text is no such catalog. */
export function readKev(text: string): Kev {
  const document = parseJson(text);
  if (!isObject(document) || !Array.isArray(document['vulnerabilities'])) {
    throw new ShiplockError('INVALID', "this is no JSON of CISA's catalog of known exploited vulnerabilities");
  }
  const released = Date.parse(textOf(document['dateReleased'], 40) ?? '');
  const items = arrayOf(document['vulnerabilities'], 100_000).map((it): FeedItem => {
    const cve = isObject(it) ? (textOf(it['cveID'], 40) ?? '') : '';
    return isCve(cve) ? { kind: 'kev', cve } : { kind: 'unusable', name: 'an entry', reason: 'has no CVE id' };
  });
  return { dataAsOf: Number.isNaN(released) ? null : released * 1000, items };
}
