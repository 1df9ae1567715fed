// Numbers and lists as people read them: the same on every page.

const LANGUAGE = 'en-GB';
const numbers = new Intl.NumberFormat(LANGUAGE);
const lists = new Intl.ListFormat(LANGUAGE, { type: 'conjunction' });
const choices = new Intl.ListFormat(LANGUAGE, { type: 'disjunction' });

/** Such as `1,240`. */
export function countInWords(count: number): string {
  return numbers.format(count);
}

/** Such as `a, b and c`. */
export function listInWords(texts: readonly string[]): string {
  return lists.format(texts);
}

/** Such as `a, b or c`. */
export function choiceInWords(texts: readonly string[]): string {
  return choices.format(texts);
}
