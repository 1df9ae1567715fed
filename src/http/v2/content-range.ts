// Where a chunk of an upload belongs.

import { ShiplockError } from '../../errors.ts';

/** Content-Range of a chunk, which the Distribution Specification writes as `a-b`, and some clients as in RFC 9110. */
export function parseContentRange(header: string | undefined): { start: number; length: number } | undefined {
  if (header === undefined) return undefined;
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(header.trim());
  const [start, last] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || last < start) {
    throw new ShiplockError(
      'BLOB_UPLOAD_INVALID',
      `Content-Range ${JSON.stringify(header)} is not of the form START-END`,
    );
  }
  return { start, length: last - start + 1 };
}
