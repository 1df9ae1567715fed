// Values that Active Directory gives in ranges are read to the end, or not taken at all.

import type { Message, SearchRequest } from 'ldapts';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import type { Entry } from './entry.ts';
import { wholeValues } from './whole-values.ts';

const MEMBERS = Array.from({ length: 3_200 }, (_, n) => `cn=user${n},dc=example,dc=org`);

function entryWith(description: string, values: readonly string[]): Entry {
  const buffers = values.map((value) => Buffer.from(value));
  return { dn: 'cn=all,dc=example,dc=org', values: new Map([[description.toLowerCase(), buffers]]) };
}

/** A directory that gives 1,500 members at a time, unless `cut` says what else. */
function ranged(start: number, cut: (description: string) => string = (same) => same): Entry {
  const end = Math.min(start + 1_500, MEMBERS.length);
  return entryWith(cut(`member;range=${start}-${end === MEMBERS.length ? '*' : end - 1}`), MEMBERS.slice(start, end));
}

function talk(answer: (start: number) => Entry[]): Conversation {
  return {
    async ask(request: (messageId: number) => Message) {
      const [attribute = ''] = (request(1) as SearchRequest).attributes;
      const start = Number(/^member;range=(\d+)-\*$/.exec(attribute)?.[1]);
      return { code: 0, entries: answer(start), cookie: undefined };
    },
    leave() {},
    close() {},
  };
}

async function read(conversation: Conversation, entry: Entry): Promise<string[]> {
  const found: string[] = [];
  for await (const values of wholeValues(conversation, entry, 'member')) found.push(...values.map(String));
  return found;
}

test('3,200 of 3,200 members are read', async () => {
  expect(
    await read(
      talk((start) => [ranged(start)]),
      ranged(0),
    ),
  ).toEqual(MEMBERS);
});

test('a short list has no ranges, and is not asked for again', async () => {
  const never = talk(() => {
    throw new Error('nothing was to be asked');
  });
  expect(await read(never, entryWith('Member', MEMBERS.slice(0, 3)))).toEqual(MEMBERS.slice(0, 3));
  expect(await read(never, entryWith('cn', ['x']))).toEqual([]);
});

test.each([
  ['leaves some out', [ranged(1_501)]],
  ['gives the same again', [ranged(0)]],
  ['gives nothing', []],
  ['gives another attribute', [entryWith('cn', ['x'])]],
  ['gives a range that ends before it starts', [ranged(1_500, () => 'member;range=1500-1499')]],
  ['gives a range that is none', [ranged(1_500, () => 'member;range=x')]],
])('a directory that %s is not believed', async (_what, answer) => {
  await expect(
    read(
      talk(() => answer),
      ranged(0),
    ),
  ).rejects.toThrow(/The directory (?:left out|gave|did not give)/);
});
