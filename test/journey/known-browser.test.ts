// A browser in which an account has logged in before, while the account is guessed at from everywhere.

import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, PASSWORD, useApp } from '../support/test-app.ts';

const app = useApp({ trustProxy: 1 });
const behindHttps = useApp({ externalUrl: 'https://hub.example' });
let network = 0;

beforeAll(async () => {
  for (const name of ['ada', 'bob', 'cy', 'dan', 'eve']) await app().createUser(name);
});

beforeEach(() => app().clock.advance(3_700));

const logIn = (username: string, marks: string | undefined, password = PASSWORD, address = newAddress()) =>
  app().call(
    undefined,
    'POST',
    '/api/v1/session',
    { username, password },
    {
      'x-forwarded-for': address,
      ...(marks === undefined ? {} : { cookie: `shiplock_browser=${marks}` }),
    },
  );

/** Of a network from which nobody has come. */
function newAddress(): string {
  network++;
  return `198.51.${network >> 8}.${network & 255}`;
}

const cookiesOf = (answer: Answer) => [answer.headers['set-cookie']].flat().map(String);
const marksOf = (answer: Answer) => /^shiplock_browser=([^;]*)/.exec(cookiesOf(answer)[1] ?? '')?.[1] ?? '';

/** Guesses until one more from a new network would have to wait. */
async function guessAt(username: string): Promise<void> {
  const { throttle } = app().app.doors.rooms.access;
  for (let guesses = 0; guesses < 101; guesses++) throttle.reserve(username, { address: newAddress() });
  expect((await logIn(username, undefined)).status).toBe(429);
}

test('who has logged in with a browser logs in with it again, from another network, while others guess', async () => {
  const before = await logIn('ada', undefined);
  const cookie = /^shiplock_session=([^;]*)/.exec(cookiesOf(before)[0] ?? '')?.[0] ?? '';
  const out = await app().call(undefined, 'DELETE', '/api/v1/session', undefined, {
    cookie,
    'x-csrf-token': before.json.csrf,
  });
  expect(cookiesOf(out)).toHaveLength(1);
  await guessAt('ada');
  expect((await logIn('ada', marksOf(before))).status).toBe(200);
  expect((await logIn('ada', undefined)).status).toBe(429);
});

test('who shares an address with those who guess, at their account or at any, logs in there with a known browser', async () => {
  const marks = marksOf(await logIn('ada', undefined));
  for (const nameOf of [() => 'ada', (guess: number) => `made-up-${guess}`]) {
    const address = newAddress();
    const statuses = new Set<number>();
    for (let guess = 0; guess < 120; guess++)
      statuses.add((await logIn(nameOf(guess), undefined, `guess ${guess}`, address)).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await logIn('ada', undefined, PASSWORD, address)).status).toBe(429);
    expect((await logIn('ada', marks, PASSWORD, address)).status).toBe(200);
  }
});

test('no script reads the cookie, no other site sends it, and it is not part of what the page is told', async () => {
  const answer = await logIn('ada', undefined);
  expect(cookiesOf(answer)[1]).toMatch(
    /^shiplock_browser=[\w.-]{80,110}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  expect(JSON.stringify(answer.json)).not.toContain(marksOf(answer));
  const body = { username: 'admin', password: PASSWORD };
  const secure = await behindHttps().call(undefined, 'POST', '/api/v1/session', body);
  expect(cookiesOf(secure)[1]).toMatch(/; Secure; SameSite=Strict$/);
});

test('a wrong password gets no such cookie, and one that is shown lets nobody in', async () => {
  const marks = marksOf(await logIn('ada', undefined));
  const refused = await logIn('ada', marks, 'a guess');
  expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);
  const headers = { cookie: `shiplock_browser=${marks}` };
  expect((await app().call(undefined, 'GET', '/api/v1/tokens', undefined, headers)).status).toBe(401);
});

test("a forged mark, another user's and one that is too long are as none", async () => {
  const [own, others] = [marksOf(await logIn('cy', undefined)), marksOf(await logIn('bob', undefined))];
  await guessAt('cy');
  const [user = '', seconds = '', value = '', signature = ''] = own.split('.');
  const forged = [
    others,
    others.replace(/^[^.]+/, user),
    [user, Number(seconds) + 1, value, signature].join('.'),
    [user, seconds, value, 'A'.repeat(43)].join('.'),
    [user, seconds, value, ''].join('.'),
    `${own}~${'~'.repeat(2_000)}`,
    `~~~~~${own}`,
    encodeURIComponent(`${own}\0`),
    '%',
    '',
  ];
  for (const marks of forged) expect([marks, (await logIn('cy', marks)).status]).toEqual([marks, 429]);
  expect((await logIn('cy', own)).status).toBe(200);
});

test('a changed password, another account of the same name, and half a year end it', async () => {
  const first = marksOf(await logIn('dan', undefined));
  await app().call('admin', 'PATCH', '/api/v1/users/dan', { password: 'another horse battery' });
  await guessAt('dan');
  expect((await logIn('dan', first, 'another horse battery')).status).toBe(429);

  app().clock.advance(3_700);
  const second = marksOf(await logIn('dan', undefined, 'another horse battery'));
  await app().call('admin', 'DELETE', '/api/v1/users/dan');
  await app().createUser('dan');
  await guessAt('dan');
  expect((await logIn('dan', second)).status).toBe(429);

  app().clock.advance(3_700);
  const third = marksOf(await logIn('dan', undefined));
  app().clock.advance(180 * 24 * 3_600);
  await guessAt('dan');
  expect((await logIn('dan', third)).status).toBe(429);
});

test('five people who share a browser are all known in it, and of six the one who has not logged in for the longest is not', async () => {
  let marks = '';
  for (const name of ['ada', 'bob', 'cy', 'eve', 'admin']) marks = marksOf(await logIn(name, marks));
  expect(marks.split('~')).toHaveLength(5);
  marks = marksOf(await logIn('ada', marks));
  expect(marks.split('~')).toHaveLength(5);
  await guessAt('bob');
  expect((await logIn('bob', marks)).status).toBe(200);
  marks = marksOf(await logIn('dan', marks));
  app().clock.advance(3_700);
  await guessAt('bob');
  expect((await logIn('bob', marks)).status).toBe(429);
});

test('a mark that was stolen gives ten guesses in five minutes, from wherever they come', async () => {
  const marks = marksOf(await logIn('eve', undefined));
  await guessAt('eve');
  const statuses: number[] = [];
  for (let guess = 0; guess < 12; guess++) statuses.push((await logIn('eve', marks, `guess ${guess}`)).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
});
