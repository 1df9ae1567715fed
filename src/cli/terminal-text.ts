// Texts of others on their way to a terminal: names, comments, refusals that quote them. They must neither steer it nor turn its lines
// around.

/** All but tabs and line feeds: controls, and characters that override or isolate the direction of writing (UAX 9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** What `JSON.stringify` leaves as it is, though terminals and editors do not. */
const UNESCAPED = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** The text without characters that steer. */
export function printable(text: string): string {
  return text.replace(STEERING, '');
}

/** The value as JSON in which such characters are escaped, so that a terminal shows it and a script reads the same. */
export function jsonText(value: unknown, indent?: number): string {
  return escapedJson(JSON.stringify(value, null, indent));
}

/** The same for JSON that is written already. */
export function escapedJson(json: string): string {
  return json.replace(UNESCAPED, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
