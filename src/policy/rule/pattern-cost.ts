// What compiling a pattern costs, told from its text: patterns are compiled where requests are served, to see whether they
// are right, so those that are slow to compile are refused unread. Too much is counted rather than too little.

/** A group, an escape, a class, or a text in quotes: nothing within them is an operator, except in groups. */
export const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|[\s\S])|\\x(?:\{[^}]*\}|[\da-fA-F]{2})|\\[0-7]{1,3}|\\[\s\S]|\[\^?\]?(?:\[:[^\]]*:\]|\\[\s\S]|[^\]\\])*\]|\(\?[a-zA-Z-]*:|\(\?[a-zA-Z-]+\)|\{(\d+)(?:,(\d*))?\}|[\s\S]/gu;

/** How many characters, classes and the like there are when every `{n}` is written out as `n` copies. */
export function expandedSize(pattern: string): number {
  /** Of each group that is open: what it has before its last part, and that part. */
  let whole = 0;
  let last = 0;
  const open: number[] = [];
  for (const [token, least, most] of pattern.matchAll(TOKEN)) {
    if (least !== undefined) {
      last *= Math.max(Number(least), Number(most ?? 0), 1);
    } else if (token === '(' || token.endsWith(':')) {
      open.push(whole + last);
      whole = 0;
      last = 0;
    } else if (token === ')') {
      last += whole;
      whole = open.pop() ?? 0;
    } else if (!'?*+'.includes(token)) {
      whole += last;
      last = token === '|' ? 0 : 1;
    }
  }
  return open.reduce((sum, before) => sum + before, whole + last);
}

/** How many classes of Unicode's there are, such as `\pL`: each is hundreds of ranges. */
export function unicodeClasses(pattern: string): number {
  return pattern.match(/\\[pP]/g)?.length ?? 0;
}

/** Whether case is ignored (`(?i)`) while a range goes beyond U+00FF: each character of it is then looked up by itself. */
export function foldsWideRange(pattern: string): boolean {
  return /\(\?[a-zA-Z-]*i/.test(pattern) && /-(?:[^\0-\xff]|\\x\{0*[1-9a-fA-F][0-9a-fA-F]{2,}\})/u.test(pattern);
}
