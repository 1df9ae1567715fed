// The order of versions of R's packages: numbers with dots or hyphens, of which neither says more than the other
// (https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file).

import { compareDigits, compareText, isDigits } from './compare-digits.ts';

/** Compares two versions; what goes on is later. What is no number comes before numbers, in the order of its letters. Never throws. */
export function compareCran(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [a.split(/[.-]/), b.split(/[.-]/)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = comparePart(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return left.length === right.length ? 0 : left.length < right.length ? -1 : 1;
}

function comparePart(a: string, b: string): -1 | 0 | 1 {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) || isDigits(b)) return isDigits(a) ? 1 : -1;
  return compareText(a, b);
}
