// JSON that one program reads otherwise than another. Go's decoder, which most clients have, takes keys without regard to
// their case, and merges what a repeated key says; a document must not be harmless here and something else there.

/** Strings, and what stands between them, of a text that is known to be JSON. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\]:]/g;

/**
 * What makes the document ambiguous, in words that go on after its name; undefined when nothing does.
 * @param text valid JSON
 * @param known the keys that mean something
 * @param free keys whose values are maps of free keys, such as `annotations`
 */
export function ambiguityIn(text: string, known: readonly string[], free: readonly string[]): string | undefined {
  const spelling = new Map(known.map((key) => [folded(key), key]));
  const objects: { readonly keys: Set<string>; readonly isFree: boolean }[] = [];
  let last = '';
  let key = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{') objects.push({ keys: new Set(), isFree: free.includes(key) });
    else if (token === '[') objects.push({ keys: new Set(), isFree: false });
    else if (token === '}' || token === ']') objects.pop();
    else if (token !== ':') last = token;
    else {
      key = JSON.parse(last) as string;
      const object = objects.at(-1);
      if (object?.keys.has(key)) return `has the key ${last} twice`;
      object?.keys.add(key);
      const meant = spelling.get(folded(key));
      if (!object?.isFree && meant !== undefined && meant !== key)
        return `has the key ${last}, which some read as ${meant}`;
    }
  }
  return undefined;
}

/** As Go folds names: `ſ` is an s, and the sign for kelvin a k. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}
