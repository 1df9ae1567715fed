import { describe, expect, it } from 'vitest';
import { packJson } from '../packed-json.ts';
import { unpackedMemory } from './unpacked-memory.ts';

describe('what was unpacked last', () => {
  const [one, other, third] = ['one', 'other', 'third'].map((name) => packJson({ name, text: 'x'.repeat(90) }));
  const long = packJson({ text: 'x'.repeat(1_000) });

  it('is the same object for the same bytes', () => {
    const unpack = unpackedMemory();
    expect(unpack(one ?? long)).toMatchObject({ name: 'one' });
    expect(unpack(Uint8Array.from(one ?? long))).toBe(unpack(one ?? long));
    expect(unpack(other ?? long)).toMatchObject({ name: 'other' });
  });

  it('is forgotten from the one that was not used for longest, when there is too much', () => {
    const unpack = unpackedMemory(250);
    const first = unpack(one ?? long);
    const second = unpack(other ?? long);
    expect(unpack(one ?? long)).toBe(first);
    unpack(third ?? long);
    expect(unpack(one ?? long)).toBe(first);
    expect(unpack(other ?? long)).not.toBe(second);
  });

  it('is not kept when it is too large by itself', () => {
    const unpack = unpackedMemory(250);
    const first = unpack(one ?? long);
    expect(unpack(long)).not.toBe(unpack(long));
    expect(unpack(one ?? long)).toBe(first);
  });
});
