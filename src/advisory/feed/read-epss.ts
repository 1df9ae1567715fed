// EPSS (https://www.first.org/epss/): how likely each CVE is to be exploited in the next 30 days, as CSV, once a day.

import { ShiplockError } from '../../errors.ts';
import { isCve } from '../package-key.ts';
import type { FeedItem } from '../record.ts';
import { linesOf } from './lines-of.ts';

const MAX_LINE = 10_000;

/**
 * The probabilities in `epss_scores-….csv`, unpacked.
 * @throws ShiplockError INVALID when it is no such file
 */
export async function* readEpss(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FeedItem> {
  let headed = false;
  for await (const line of linesOf(bytes, MAX_LINE)) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!headed) {
      if (!text.startsWith('cve,epss'))
        throw new ShiplockError('INVALID', 'this is no CSV of EPSS: it has no line cve,epss');
      headed = true;
      continue;
    }
    const [cve = '', probability = ''] = text.split(',', 2);
    const value = /^[0-9.]+(?:e-?[0-9]+)?$/i.test(probability) ? Number(probability) : Number.NaN;
    if (isCve(cve) && value >= 0 && value <= 1) yield { kind: 'epss', cve, probability: value };
    else yield { kind: 'unusable', name: cve.slice(0, 40) || 'a line', reason: 'has no CVE id and probability' };
  }
  if (!headed) throw new ShiplockError('INVALID', 'this is no CSV of EPSS: it is empty');
}
