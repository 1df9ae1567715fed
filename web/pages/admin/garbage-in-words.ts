// What a garbage collection says at its end, for people: what was freed, and what was left, why, and until when.

import { plural, t } from '@lingui/core/macro';
import { sizeInWords } from '../../words/size.ts';

const REMOVED = /^removed (\d+) untagged images, (\d+) manifests and (\d+) blobs \((\d+) bytes\)$/;
const LEFT_BLOBS = /^left (\d+) blobs \((\d+) bytes\): pushes that are under way may need them, the last until (\S+)$/;
const LEFT_IMAGES = /^left (\d+) untagged images: (?:(not asked for)|.* for (\d+) hours .* for (\d+) days .*)$/;

/** Sentences; a line of the log that says something else stays as it is. Of several collections the last one's. */
export function garbageInWords(log: string, timeInWords: (time: string) => string): readonly string[] {
  const lines = log.trim().split('\n');
  const begin = lines.findLastIndex((line) => REMOVED.test(line));
  return lines.slice(Math.max(0, begin)).map((line) => sentenceOf(line, timeInWords));
}

function sentenceOf(line: string, timeInWords: (time: string) => string): string {
  const removed = REMOVED.exec(line);
  if (removed) {
    const [untagged = 0, manifests = 0, blobs = 0, bytes = 0] = removed.slice(1).map(Number);
    if (untagged + manifests + blobs === 0) return t`Freed 0 B on disk: there was nothing to remove.`;
    return t`Freed ${sizeInWords(bytes)} on disk: ${blobsInWords(blobs)}, ${manifestsInWords(manifests)}, ${imagesInWords(untagged)}.`;
  }
  const [, blobs, bytes, until] = LEFT_BLOBS.exec(line) ?? [];
  if (until !== undefined)
    return t`Left ${sizeInWords(Number(bytes))} on disk (${blobsInWords(Number(blobs))}): pushes that are under way may need them, the last until ${timeInWords(until)}.`;
  const [, images, notAsked, hours, days] = LEFT_IMAGES.exec(line) ?? [];
  if (notAsked !== undefined)
    return t`Left ${imagesInWords(Number(images))}: this collection was not asked to take them; until one is, they stay.`;
  if (hours !== undefined && days !== undefined)
    return t`Left ${imagesInWords(Number(images))}: an index that is being pushed may need them, until ${hours} hours after they came, and a roll-back may return to them, until ${days} days after they lost their last tag.`;
  return line;
}

function blobsInWords(count: number): string {
  return plural(count, { one: '# blob', other: '# blobs' });
}

function manifestsInWords(count: number): string {
  return plural(count, { one: '# manifest', other: '# manifests' });
}

function imagesInWords(count: number): string {
  return plural(count, { one: '# image without a tag', other: '# images without a tag' });
}
