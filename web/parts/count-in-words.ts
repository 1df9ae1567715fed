// Numbers as people read them: the same on every page.

const numbers = new Intl.NumberFormat('en');

/** Such as `1,240`. */
export function countInWords(count: number): string {
  return numbers.format(count);
}
