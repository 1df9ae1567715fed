// Guesses from many addresses at one account, which no address alone shows.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { LoginThrottle } from './login-throttle.ts';

let now = 0;
const clock: Clock = { now: () => now, elapsed: () => now / 1000 };
let throttle = new LoginThrottle(clock);

beforeEach(() => {
  now = 1_000_000_000;
  throttle = new LoginThrottle(clock);
});

const guess = (count: number, addressOf: (index: number) => string) => {
  for (let index = 0; index < count; index++) throttle.reserve('ada', addressOf(index));
};
const distant = (index: number) => `198.51.${index >> 8}.${index & 255}`;

describe('an account that is guessed at from a hundred addresses', () => {
  test('is not locked: one stranger after the other may try, every three seconds', () => {
    guess(100, distant);
    throttle.reserve('ada', '203.0.113.1');
    expect(() => throttle.reserve('ada', '203.0.113.2')).toThrow('try again in 3 seconds');
    now += 3_000_000;
    throttle.reserve('ada', '203.0.113.2').succeeded();
  });

  test('stays open from where it was used before', () => {
    throttle.reserve('ada', '192.0.2.1').succeeded();
    guess(100, distant);
    throttle.reserve('ada', '203.0.113.1');
    throttle.reserve('ada', '192.0.2.1');
    throttle.reserve('ada', '192.0.2.1');
    expect(() => throttle.reserve('ada', '203.0.113.2')).toThrow('try again in 3 seconds');
  });
});

describe('a password that is remembered as right', () => {
  test('passes where the account was used, while others guess there', () => {
    throttle.reserve('ada', '192.0.2.1').succeeded();
    guess(10, () => '192.0.2.1');
    expect(() => throttle.reserve('ada', '192.0.2.1')).toThrow('too many failed logins');
    throttle.remembered('ada', '192.0.2.1');
  });

  test('does not tell guesses at another address that one of them was right', () => {
    throttle.reserve('ada', '192.0.2.1').succeeded();
    guess(10, () => '203.0.113.1');
    expect(() => throttle.remembered('ada', '203.0.113.1')).toThrow('too many failed logins');
    throttle.remembered('ada', '192.0.2.1');
    throttle.remembered('ada', '203.0.113.2');
  });

  test('waits where one password after the other is tried, although none is looked at', () => {
    throttle.reserve('ada', '192.0.2.1').succeeded();
    guess(10, () => '192.0.2.1');
    for (let attempt = 0; attempt < 100; attempt++) expect(() => throttle.reserve('ada', '192.0.2.1')).toThrow();
    expect(() => throttle.remembered('ada', '192.0.2.1')).toThrow('too many failed logins');
    now += 301_000_000;
    throttle.remembered('ada', '192.0.2.1');
  });
});

test('the addresses of one IPv6 network count as one', () => {
  guess(10, (index) => `2001:db8:0:1::${index + 1}`);
  expect(() => throttle.reserve('ada', '2001:db8::1:ffff:0:0:1')).toThrow('too many failed logins');
  throttle.reserve('ada', '2001:db8:0:2::1');
});

test('an attempt whose password was not looked at does not count', () => {
  for (let attempt = 0; attempt < 50; attempt++) throttle.reserve('ada', '192.0.2.1').withdrawn();
  guess(10, () => '192.0.2.1');
  expect(() => throttle.reserve('ada', '192.0.2.1')).toThrow('too many failed logins');
});
