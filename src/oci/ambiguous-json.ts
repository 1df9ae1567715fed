// JSON that one program reads otherwise than another, or not at all. Go's decoder, which most clients have, takes keys
// without regard to their case, merges what a repeated key says, and takes 692 for a whole number, not 692.0; a document
// must not be harmless here and something else there.

/** The keys of a kind of document, by what they mean. */
export interface KnownKeys {
  /** The keys that mean something. What stands below another key is nobody's. */
  readonly known: readonly string[];
  /** Those whose values are maps of free keys, such as `annotations`. */
  readonly free: readonly string[];
  /** Those whose values are whole numbers. */
  readonly whole: readonly string[];
}

/** Far deeper than any manifest, and far from where decoders give up. */
export const MAX_NESTING = 100;

/** Strings, numbers, and what stands between them, of a text that is known to be JSON. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\]:]|-?\d[\d.eE+-]*/g;
const WHOLE = /^-?\d+$/;

interface Level {
  readonly keys: Set<string>;
  /** Its keys mean nothing. */
  readonly isFree: boolean;
  /** Below which the next value stands. */
  key: string;
}

/**
 * What makes the document ambiguous, in words that go on after its name; undefined when nothing does.
 * @param text valid JSON
 */
export function ambiguityIn(text: string, { known, free, whole }: KnownKeys): string | undefined {
  const spelling = new Map(known.map((key) => [folded(key), key]));
  const means = ({ isFree, key }: Level) => !isFree && known.includes(key) && !free.includes(key);
  const levels: Level[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), isFree: level !== undefined && !means(level), key: '' });
    else if (token === '[') levels.push({ keys: new Set(), isFree: level?.isFree ?? false, key: level?.key ?? '' });
    else if (token === '}' || token === ']') levels.pop();
    else if (token.startsWith('"')) last = token;
    else if (token !== ':') {
      if (level && means(level) && whole.includes(level.key) && !WHOLE.test(token))
        return `has ${token} for ${level.key}, which has to be written as a whole number`;
    } else if (level) {
      level.key = JSON.parse(last) as string;
      if (level.keys.has(level.key)) return `has the key ${last} twice`;
      level.keys.add(level.key);
      const meant = spelling.get(folded(level.key));
      if (!level.isFree && meant !== undefined && meant !== level.key)
        return `has the key ${last}, which some read as ${meant}`;
    }
    if (levels.length > MAX_NESTING) return `is nested deeper than ${MAX_NESTING} levels`;
  }
  return undefined;
}

/** As Go folds names: `ſ` is an s, and the sign for kelvin a k. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}
