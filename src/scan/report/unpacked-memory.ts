// Remembers what was unpacked last, by its bytes: a report that is read page by page is unpacked once.

import { createHash } from 'node:crypto';
import { type Unpack, unpackText } from '../packed-json.ts';

/** Characters of JSON; as objects they take a few times as much memory. */
const MOST = 48 * 1024 * 1024;

/** @param most characters of JSON that are kept at most; what is larger by itself is not kept */
export function unpackedMemory(most = MOST): Unpack {
  const known = new Map<string, { readonly value: unknown; readonly length: number }>();
  let kept = 0;

  function forget(key: string): void {
    kept -= known.get(key)?.length ?? 0;
    known.delete(key);
  }

  return <T>(bytes: Uint8Array): T => {
    const key = createHash('sha256').update(bytes).digest('base64');
    const found = known.get(key);
    if (found) {
      // What was used last stands last.
      known.delete(key);
      known.set(key, found);
      return found.value as T;
    }
    const text = unpackText(bytes);
    const value = JSON.parse(text) as T;
    if (text.length > most) return value;
    known.set(key, { value, length: text.length });
    kept += text.length;
    for (const oldest of known.keys()) {
      if (kept <= most) break;
      forget(oldest);
    }
    return value;
  };
}
