// Which bytes of a blob a request asks for: the Range header of RFC 9110, section 14.

import type { ByteRange } from '../../storage/blob-store.ts';

/** As many as podman asks for at once, for what it lacks of a layer in zstd:chunked. */
export const MAX_RANGES = 1_024;

/**
 * The ranges that are asked for, as far as the content reaches; undefined for "all of it", which is also the answer to what
 * is no range, to too many of them, and to several that overlap or do not ascend: such a list can ask for more than there is
 * (section 14.2). One that ends before it begins is rejected, since its sender wants no whole blob.
 * @param size of the content, in bytes
 */
export function parseRanges(
  header: string | undefined,
  size: number,
): readonly ByteRange[] | 'unsatisfiable' | undefined {
  const [, list] = /^bytes=([\d\s,-]+)$/i.exec(header ?? '') ?? [];
  const wanted = (list ?? '').split(',', MAX_RANGES + 1).map((one) => one.trim());
  const given = wanted.filter((one) => one !== '');
  if (given.length === 0 || wanted.length > MAX_RANGES) return undefined;
  const ranges: ByteRange[] = [];
  for (const one of given) {
    const match = /^(?:(\d+)-(\d*)|-(\d+))$/.exec(one);
    if (!match) return undefined;
    const [, first, last, suffix] = match;
    if (first !== undefined && last && Number(last) < Number(first)) return 'unsatisfiable';
    const start = first === undefined ? Math.max(size - Number(suffix), 0) : Number(first);
    const end = last ? Math.min(Number(last) + 1, size) : size;
    if (start < end) ranges.push({ start, end });
  }
  if (ranges.length === 0) return 'unsatisfiable';
  return ranges.every(({ start }, index) => index === 0 || start >= (ranges[index - 1]?.end ?? 0)) ? ranges : undefined;
}

/** The value of Content-Range for this part of the content. */
export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}
