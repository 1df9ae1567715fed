// JSON that came from outside, looked at without trust: every value may be of any kind, and of any size.

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text, when it is one with 1 to `longest` characters; else null. */
export function textOf(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= longest ? value : null;
}

/** The array's first entries; empty when it is none. */
export function arrayOf(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, most) : [];
}

/** The texts in an array, without the other things in it. */
export function textsOf(value: unknown, longest: number, most: number): string[] {
  return arrayOf(value, most).flatMap((it) => textOf(it, longest) ?? []);
}

/** The JSON value that the text is; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
