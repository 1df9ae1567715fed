// Why an image does not go on, as a sentence. The API writes before it what the reason is about, in a word for scripts: the
// field of the criterion, or the kind of refusal; the sentence behind says it itself.

import { t } from '@lingui/core/macro';
import { CRITERION_KINDS } from './criterion.ts';

/** The fields of criteria. */
const FIELDS: ReadonlySet<string> = new Set(CRITERION_KINDS.map(({ field }) => field));
const REFUSED =
  /^(?:rules|suspended|tag taken|invalid tag|superseded|next hop|tag has moved|immutable|no comment|chain too long|source gone|incomplete|damaged)$/;

/** Such as `3 critical vulnerabilities, the policy allows 0`. */
export function reasonInWords(reason: string): string {
  const refused = /^(?:admission: )?(\S+ is refused by the repository's admission rules: )([\s\S]+)$/.exec(reason);
  if (refused) return `${refused[1]}${reasonInWords(refused[2] ?? '')}`;
  const [, about = '', rest = ''] = /^([a-z_ ]+): ([\s\S]+)$/.exec(reason) ?? [];
  if (about === 'admission') return t`by the rules of the target, ${reasonInWords(rest)}`;
  return FIELDS.has(about) || REFUSED.test(about) ? reasonInWords(rest) : reason;
}
