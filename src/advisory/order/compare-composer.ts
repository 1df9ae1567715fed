// The order of Composer (Packagist) versions: Composer first brings a version into a form with four numbers
// (https://getcomposer.org/doc/articles/versions.md), and PHP's version_compare orders the forms
// (https://www.php.net/version_compare).

import { compareDigits, isDigits } from './compare-digits.ts';

const NUMBER = 5;
const END = 4;

/** Compares two versions; branches (`dev-…`) are before every version. Never throws. */
export function compareComposer(a: string, b: string): -1 | 0 | 1 {
  const left = forms(a);
  const right = forms(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const x = left[at];
    const y = right[at];
    const order = rank(x) - rank(y);
    if (order !== 0) return order < 0 ? -1 : 1;
    const inside = rank(x) === NUMBER ? compareDigits(x ?? '', y ?? '') : 0;
    if (inside !== 0) return inside;
  }
  return 0;
}

/** PHP's order of words, by how they begin. Words that it does not know come first and are all alike. */
function rank(form: string | undefined): number {
  if (form === undefined) return END;
  if (isDigits(form)) return NUMBER;
  if (form.startsWith('dev')) return 0;
  if (form.startsWith('a')) return 1;
  if (form.startsWith('b')) return 2;
  if (form.startsWith('rc')) return 3;
  return form.startsWith('p') ? NUMBER + 1 : -1;
}

/** Numbers and words, the release padded to four numbers, as Composer does before it compares. */
function forms(version: string): string[] {
  const [text = ''] = version
    .trim()
    .toLowerCase()
    .split(/[+@]| as /, 1);
  if (text.startsWith('dev-')) return ['dev'];
  const release = /^v?([0-9]+(?:\.(?:[0-9]+|[x*]))*)(.*)$/s.exec(text);
  if (!release) return words(text);
  const [, core = '', rest = ''] = release;
  const numbers = core.split('.').map((part) => (isDigits(part) ? part : BRANCH_END));
  while (numbers.length < 4) numbers.push(core.includes('x') || core.includes('*') ? BRANCH_END : '0');
  return [...numbers, ...words(rest).filter((word) => word !== 'stable')];
}

/** What Composer puts in the place of `x` in the name of a branch such as `1.x-dev`. */
const BRANCH_END = '9999999';

function words(text: string): string[] {
  return text.match(/[0-9]+|[a-z]+/g) ?? [];
}
