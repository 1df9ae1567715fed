// Thrown by parsers about evidence that they cannot read, and caught in one place, `read-evidence.ts`, which makes a
// gap of it.

export class Unreadable extends Error {
  readonly kind: 'unreadable' | 'limit';

  /** @param message goes on after the file's path: `is cut short` */
  constructor(message: string, kind: 'unreadable' | 'limit' = 'unreadable') {
    super(message);
    this.kind = kind;
  }
}
