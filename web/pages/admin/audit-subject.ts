// What a record of the audit log is about, where it is named by an id that says nothing to people.

/** Of an id that has no name, as much tells it from others beside it. */
export const SHOWN_OF_ID = 8;

/** A UUID, or the serial number of a certificate. */
export function isId(subject: string): boolean {
  return (
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(subject) || /^[0-9a-f]{24,}$/i.test(subject)
  );
}

/** Under which detail a record says what its subject is called; the first that is there counts. */
const NAMES = ['name', 'receiver', 'vulnerability', 'target', 'user'];

/** What the detail of a record calls its subject; undefined where it does not say. */
export function nameIn(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const told = detail as Readonly<Record<string, unknown>>;
  return NAMES.map((key) => told[key]).find((value) => typeof value === 'string' && value !== '' && !isId(value)) as
    | string
    | undefined;
}
