// Paragraphs of `Name: value` lines, with values that go on in lines that begin with a blank: dpkg's database, Debian's
// copyright files, Python's metadata and Java's manifests are all written so (deb822(5), RFC 822).

export interface Paragraph {
  /** Names in lower case; the lines of a value are joined by line feeds, without their first blank. */
  readonly fields: ReadonlyMap<string, string>;
  /** It has lines that are neither a field nor the rest of one. */
  readonly broken: boolean;
}

/** The paragraphs, one by one, because there can be many. A field that occurs twice has both values, line by line. */
export function* paragraphsIn(text: string): Generator<Paragraph> {
  let fields = new Map<string, string[]>();
  let value: string[] | undefined;
  let broken = false;
  for (const line of linesIn(text)) {
    const colon = line.indexOf(':');
    if (line === '') {
      if (fields.size > 0 || broken) yield { fields: joined(fields), broken };
      fields = new Map();
      value = undefined;
      broken = false;
    } else if (line[0] === ' ' || line[0] === '\t') {
      if (value) value.push(line.slice(1));
      else broken = true;
    } else if (colon > 0) {
      const name = line.slice(0, colon).trimEnd().toLowerCase();
      value = fields.get(name) ?? [];
      value.push(line.slice(colon + 1).trim());
      fields.set(name, value);
    } else {
      broken = true;
    }
  }
  if (fields.size > 0 || broken) yield { fields: joined(fields), broken };
}

/** The lines, without what ends them, one by one. */
export function* linesIn(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? text.length : feed;
    yield text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
    at = end + 1;
  }
}

function joined(fields: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  return new Map([...fields].map(([name, lines]) => [name, lines.join('\n').trim()]));
}
