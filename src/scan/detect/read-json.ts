// JSON that strangers wrote.

import { Unreadable } from './unreadable.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws Unreadable */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Unreadable('is not JSON');
  }
}

/** True for an object that is no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
