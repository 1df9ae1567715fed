// Several ranges in one answer: `multipart/byteranges`, RFC 9110, section 14.6.

import { randomBytes } from 'node:crypto';
import type { ByteRange } from '../../storage/blob-store.ts';
import { contentRange } from './byte-ranges.ts';

export interface Multipart {
  readonly contentType: string;
  /** Of the whole body, in bytes. */
  readonly length: number;
  readonly parts: readonly { readonly head: string; readonly range: ByteRange }[];
  /** Behind the last part. */
  readonly end: string;
}

/**
 * The body with these ranges of a content, all but the bytes themselves.
 * @param size of the content, in bytes
 */
export function multipartOf(ranges: readonly ByteRange[], size: number, mediaType: string): Multipart {
  // Nobody can have written it into the content before.
  const boundary = randomBytes(16).toString('hex');
  const parts = ranges.map((range, index) => ({
    head: `${index === 0 ? '' : '\r\n'}--${boundary}\r\ncontent-type: ${mediaType}\r\ncontent-range: ${contentRange(range, size)}\r\n\r\n`,
    range,
  }));
  const end = `\r\n--${boundary}--\r\n`;
  return {
    contentType: `multipart/byteranges; boundary=${boundary}`,
    length: parts.reduce((sum, { head, range }) => sum + head.length + range.end - range.start, end.length),
    parts,
    end,
  };
}
