// New bytes are taken in only while the disk takes them.

import { diskFull, diskUnwritable } from '../errors.ts';
import type { Registry } from './registry.ts';

/** @throws ShiplockError INSUFFICIENT_STORAGE while the disk is full, STORAGE_UNAVAILABLE while it cannot be written */
export function requireRoom({ disk }: Pick<Registry, 'disk'>): void {
  const state = disk();
  if (state === 'full') throw diskFull();
  if (state === 'read_only') throw diskUnwritable();
}
