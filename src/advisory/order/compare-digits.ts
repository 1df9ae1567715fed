// Numbers in versions are as long as somebody liked to write them: build dates, hashes, jokes. Compared as text they are
// exact at any length, and cost one pass.

/** Compares two runs of ASCII digits as numbers; the empty run is 0. */
export function compareDigits(a: string, b: string): -1 | 0 | 1 {
  const left = withoutZeros(a);
  const right = withoutZeros(b);
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return compareText(left, right);
}

/** Compares by UTF-16 code units, which for ASCII is the order of bytes. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** True for ASCII digits only, and at least one. */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

function withoutZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === 48) start++;
  return start === 0 ? digits : digits.slice(start);
}
