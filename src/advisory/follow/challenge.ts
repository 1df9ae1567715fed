// The WWW-Authenticate header, with which a server says how to log in (RFC 9110, section 11.6.1). Several challenges may
// stand in it, and commas both between them and within.

export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const SEPARATOR = /[ \t,]*/y;
const PARAMETER = /([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))/y;
const SCHEME = /([\w!#$%&'*+.^`|~-]+)(?=[ \t,]|$)/y;
/** In the place of parameters, as for Negotiate; nothing that we could answer. */
const TOKEN68 = /[ \t]+[\w.~+/-]+=*(?=[ \t]*(?:,|$))/y;

/** The challenges in their order; from where the header cannot be read, no more. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  let position = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const match = pattern.exec(header);
    if (match) position = pattern.lastIndex;
    return match;
  };
  for (;;) {
    take(SEPARATOR);
    const present = challenges.at(-1);
    const parameter = present && take(PARAMETER);
    if (parameter) {
      const [, name = '', quoted, plain = ''] = parameter;
      present.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
      continue;
    }
    const scheme = take(SCHEME)?.[1];
    if (scheme === undefined) return challenges;
    challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    take(TOKEN68);
  }
}
