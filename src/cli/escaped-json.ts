// JSON on its way to a terminal: names, comments and refusals in it come from others, and must neither steer the terminal nor turn its
// lines around. A script reads the same values.

/** What `JSON.stringify` leaves as it is, though terminals and editors do not. */
const UNESCAPED = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** The value as JSON in which such characters are escaped. */
export function jsonText(value: unknown, indent?: number): string {
  return escapedJson(JSON.stringify(value, null, indent));
}

/** The same for JSON that is written already. */
export function escapedJson(json: string): string {
  return json.replace(UNESCAPED, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
