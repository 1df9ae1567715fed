// JSON that strangers wrote.

import { Unreadable } from './unreadable.ts';

/** @throws Unreadable */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Unreadable('is not JSON');
  }
}
