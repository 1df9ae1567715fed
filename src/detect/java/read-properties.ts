// Properties files of Java: `key=value`, `key: value` or `key value`, with escapes and values that go on in the next line
// (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)).

import { linesIn } from '../read-fields.ts';

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };
/** A key ends at the first of these that no backslash stands before. */
const KEY = /^((?:[^\\=: \t\f]|\\.)*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s;

/** The values by their keys; of two with one key the later counts. */
export function readProperties(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const [, key = '', value = ''] = KEY.exec(line) ?? [];
    values.set(unescaped(key), unescaped(value));
  }
  return values;
}

/** Without comments and empty lines; a line that ends with a single backslash goes on in the next one. */
function* logicalLines(text: string): Generator<string> {
  let begun: string[] = [];
  for (const natural of linesIn(text.replaceAll(/\r(?!\n)/g, '\n'))) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (begun.length === 0 && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const backslashes = /\\*$/.exec(line)?.[0].length ?? 0;
    if (backslashes % 2 === 1) {
      begun.push(line.slice(0, -1));
      continue;
    }
    yield [...begun, line].join('');
    begun = [];
  }
  if (begun.length > 0) yield begun.join('');
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|(.))/gs,
    (_all, code: string | undefined, letter: string | undefined) =>
      code === undefined ? (ESCAPED[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
