// Slow previews of one person hold nobody else up. Answers come when the test says so.

import { beforeEach, expect, test } from 'vitest';
import type { Identity } from '../access/identity.ts';
import type { Ask, Question } from './question.ts';
import { inTurns } from './question-turns.ts';

const SHARES = {
  preview: { atOnce: 2, waitingOfOne: 2, waiting: 4 },
  admission: { atOnce: 1, waitingOfOne: 2, waiting: 4 },
};

let ask: Ask;
/** What is being answered now, as `who: what`, with what answers it. */
let begun: Map<string, () => void>;

beforeEach(() => {
  begun = new Map();
  ask = inTurns((question) => {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    begun.set(wordOf(question), () => {
      begun.delete(wordOf(question));
      resolve(new Uint8Array());
    });
    return promise;
  }, SHARES);
});

const wordOf = (question: Question) => question.about.source;

function person(name: string): Identity {
  return { kind: 'user', id: name, name, isAdmin: false, credential: 'password' };
}

function key(name: string): Identity {
  return { kind: 'key', id: name, name, credential: 'key', expiresAt: null };
}

const preview = (by: Identity, word: string) =>
  ask({ ask: 'preview', about: { source: word, tagTemplate: '%n', rules: [], platforms: null }, hidden: [] }, by);

const admission = (by: Identity, word: string) => {
  const candidate = { tag: 'v1', digest: 'sha256:' as never, taggedAt: 0 };
  return ask({ ask: 'admission', about: { source: word, target: 'qa/gate', candidate } }, by);
};

async function answer(word: string): Promise<void> {
  begun.get(word)?.();
  await new Promise((resolve) => setImmediate(resolve));
}

const nowAnswered = () => [...begun.keys()];

test('of one person one preview is made at a time, few wait, and more are refused in words that say so', async () => {
  const stella = person('stella');
  for (const word of ['s1', 's2', 's3']) void preview(stella, word);
  await expect(preview(stella, 's4')).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    message: expect.stringContaining('2 previews of yours wait for their turn already'),
  });
  expect(nowAnswered()).toEqual(['s1']);
  await answer('s1');
  expect(nowAnswered()).toEqual(['s2']);
});

test('as many of one person wait where others take all that are answered at a time', async () => {
  for (const name of ['anna', 'bert']) void preview(person(name), name);
  const stella = person('stella');
  for (const word of ['s1', 's2', 's3']) void preview(stella, word);
  await expect(preview(stella, 's4')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  await answer('anna');
  expect(nowAnswered()).toEqual(['bert', 's1']);
  await expect(preview(stella, 's5')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});

test('slow previews of one person keep nobody from theirs, nor from promoting by hand', async () => {
  const stella = person('stella');
  for (const word of ['s1', 's2', 's3']) void preview(stella, word);
  void preview(person('jane'), 'j1');
  void admission(person('jane'), 'promotion of jane');
  expect(nowAnswered()).toEqual(['s1', 'j1', 'promotion of jane']);
});

test('they are answered in turns: who has had none for longest is next', async () => {
  for (const word of ['a1', 'a2', 'a3']) void admission(person('stella'), word);
  void admission(person('jane'), 'j1');
  const order: (string | undefined)[] = [];
  for (let count = 0; count < 4; count++) {
    const [word = ''] = nowAnswered();
    order.push(word);
    await answer(word);
  }
  // Jane's came last, and stella has more that wait.
  expect(order).toEqual(['a1', 'a2', 'j1', 'a3']);
});

test('keys of a namespace have one share, which its user has part in', async () => {
  void preview(person('stella'), 's1');
  void preview(key('stella+ci'), 's2');
  void preview(key('stella+other'), 's3');
  expect(nowAnswered()).toEqual(['s1']);
  await expect(preview(key('stella+third'), 's4')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});

test('there is an end to how many wait of all together', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void preview(person(name), name);
  await expect(preview(person('g'), 'g')).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    message: '4 previews wait for their turn already: try again in a moment',
  });
});
