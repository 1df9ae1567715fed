// A list as it goes out, kept while nothing is written.

/** A list ready to be sent, and the link to the page behind it. */
export interface SentList {
  readonly body: Buffer;
  readonly next: string | undefined;
}
