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
  for (let index = 0; index < count; index++) throttle.reserve('ada', from(addressOf(index)));
};
const from = (address: string, browser?: string) => ({ address, browser });
const distant = (index: number) => `198.51.${index >> 8}.${index & 255}`;

describe('an account that is guessed at from a hundred addresses', () => {
  test('is not locked: one stranger after the other may try, every three seconds', () => {
    guess(100, distant);
    throttle.reserve('ada', from('203.0.113.1'));
    expect(() => throttle.reserve('ada', from('203.0.113.2'))).toThrow('try again in 3 seconds');
    now += 3_000_000;
    throttle.reserve('ada', from('203.0.113.2')).succeeded();
  });

  test('stays open from where it was used before', () => {
    throttle.reserve('ada', from('192.0.2.1')).succeeded();
    guess(100, distant);
    throttle.reserve('ada', from('203.0.113.1'));
    throttle.reserve('ada', from('192.0.2.1'));
    throttle.reserve('ada', from('192.0.2.1'));
    expect(() => throttle.reserve('ada', from('203.0.113.2'))).toThrow('try again in 3 seconds');
  });
});

describe('an account that is guessed at ten times a second', () => {
  const guessFor = (seconds: number, guesser: Generator<string>) => {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      try {
        throttle.reserve('ada', from(guesser.next().value));
      } catch {}
      now += 100_000;
    }
  };
  function* inTurn(networks: number): Generator<string> {
    for (let index = 0; ; index++) yield distant(index % networks);
  }

  test('lets its owner in who comes for the first time, from networks that guess again and again', () => {
    const guesser = inTurn(100);
    guessFor(800, guesser);
    throttle.reserve('ada', from('203.0.113.1')).succeeded();
    guessFor(800, guesser);
    throttle.reserve('ada', from('203.0.113.2')).succeeded();
  });

  test('lets a known browser in at once, from wherever it comes', () => {
    const guesser = inTurn(60_000);
    guessFor(800, guesser);
    expect(() => throttle.reserve('ada', from('203.0.113.1'))).toThrow('too many failed logins');
    throttle.reserve('ada', from('203.0.113.1', 'mark')).succeeded();
    throttle.remembered('ada', from('203.0.113.2', 'mark'));
  });

  test('takes ten guesses from a browser whose mark was stolen, and then no more than from any other', () => {
    guess(100, distant);
    throttle.reserve('ada', from('203.0.113.1'));
    for (let stolen = 0; stolen < 10; stolen++) throttle.reserve('ada', from(`203.0.113.${stolen + 10}`, 'mark'));
    expect(() => throttle.reserve('ada', from('203.0.113.20', 'mark'))).toThrow('try again in 3 seconds');
    expect(() => throttle.remembered('ada', from('203.0.113.20', 'mark'))).toThrow('try again in 3 seconds');
    throttle.reserve('ada', from('203.0.113.21', 'another mark')).succeeded();
    now += 301_000_000;
    guess(100, distant);
    throttle.reserve('ada', from('203.0.113.22'));
    throttle.reserve('ada', from('203.0.113.23', 'mark')).succeeded();
  });

  test('counts guesses of the second factor apart from those of the password', () => {
    guess(100, distant);
    for (let stolen = 0; stolen < 10; stolen++) throttle.reserve('ada', from(`203.0.113.${stolen + 10}`, 'mark'));
    const code = (address: string, browser?: string) =>
      throttle.reserve('ada', { ...from(address, browser), step: 'code' });
    // Whatever name somebody types with a password.
    for (const name of ['ada#code', 'code ada'])
      for (let index = 0; index < 100; index++) throttle.reserve(name, from(`${distant(index)}`.replace('198', '199')));
    code('203.0.113.3').succeeded();
    for (let index = 0; index < 100; index++) code(distant(index));
    code('203.0.113.1');
    expect(() => code('203.0.113.2')).toThrow('try again in 3 seconds');
    code('203.0.113.2', 'mark').succeeded();
  });
});

describe('an address behind which strangers fail', () => {
  const full = () => expect(() => throttle.reserve('ada', from('192.0.2.1'))).toThrow('try again in 300 seconds');

  test('lets a known browser in after ten guesses at its account, and whatever was refused since', () => {
    throttle.reserve('ada', from('192.0.2.1', 'mark')).succeeded();
    guess(10, () => '192.0.2.1');
    for (let attempt = 0; attempt < 120; attempt++) full();
    expect(() => throttle.remembered('ada', from('192.0.2.1'))).toThrow('too many failed logins');
    throttle.remembered('ada', from('192.0.2.1', 'mark'));
    throttle.reserve('ada', from('192.0.2.1', 'mark')).succeeded();
  });

  test('lets a known browser in after a hundred guesses at names that are made up', () => {
    for (let index = 0; index < 100; index++) throttle.reserve(`made-up-${index}`, from('192.0.2.1'));
    full();
    throttle.reserve('ada', from('192.0.2.1', 'mark')).succeeded();
  });

  test('takes ten guesses from a known browser, and none more', () => {
    guess(10, () => '192.0.2.1');
    for (let stolen = 0; stolen < 10; stolen++)
      expect(throttle.reserve('ada', from('192.0.2.1', 'mark')).isKnown).toBe(true);
    expect(throttle.reserve('ada', from('203.0.113.9', 'mark')).isKnown).toBe(false);
    expect(() => throttle.reserve('ada', from('192.0.2.1', 'mark'))).toThrow('try again in 300 seconds');
    expect(() => throttle.remembered('ada', from('192.0.2.1', 'mark'))).toThrow('try again in 300 seconds');
    throttle.reserve('ada', from('192.0.2.1', 'another mark')).succeeded();
  });
});

describe('a password that is remembered as right', () => {
  test('passes where the account was used, while others guess there', () => {
    throttle.reserve('ada', from('192.0.2.1')).succeeded();
    guess(10, () => '192.0.2.1');
    expect(() => throttle.reserve('ada', from('192.0.2.1'))).toThrow('too many failed logins');
    throttle.remembered('ada', from('192.0.2.1'));
  });

  test('does not tell guesses at another address that one of them was right', () => {
    throttle.reserve('ada', from('192.0.2.1')).succeeded();
    guess(10, () => '203.0.113.1');
    expect(() => throttle.remembered('ada', from('203.0.113.1'))).toThrow('too many failed logins');
    throttle.remembered('ada', from('192.0.2.1'));
    throttle.remembered('ada', from('203.0.113.2'));
  });

  test('waits where one password after the other is tried, although none is looked at', () => {
    throttle.reserve('ada', from('192.0.2.1')).succeeded();
    guess(10, () => '192.0.2.1');
    for (let attempt = 0; attempt < 100; attempt++) expect(() => throttle.reserve('ada', from('192.0.2.1'))).toThrow();
    expect(() => throttle.remembered('ada', from('192.0.2.1'))).toThrow('too many failed logins');
    now += 301_000_000;
    throttle.remembered('ada', from('192.0.2.1'));
  });
});

test('the addresses of one IPv6 network count as one', () => {
  guess(10, (index) => `2001:db8:0:1::${index + 1}`);
  expect(() => throttle.reserve('ada', from('2001:db8::1:ffff:0:0:1'))).toThrow('too many failed logins');
  throttle.reserve('ada', from('2001:db8:0:2::1'));
});

test('an attempt whose password was not looked at does not count', () => {
  for (let attempt = 0; attempt < 50; attempt++) throttle.reserve('ada', from('192.0.2.1')).withdrawn();
  guess(10, () => '192.0.2.1');
  expect(() => throttle.reserve('ada', from('192.0.2.1'))).toThrow('too many failed logins');
});

test('names that are made up, and refused, do not displace what stands against who guesses', () => {
  guess(10, () => '192.0.2.1');
  for (let index = 0; index < 90; index++) throttle.reserve(`nobody-${index}`, from('192.0.2.1'));
  for (let index = 0; index < 100_001; index++)
    expect(() => throttle.reserve(`other-${index}`, from('192.0.2.1'))).toThrow('too many failed logins');
  expect(() => throttle.reserve('ada', from('192.0.2.1'))).toThrow('too many failed logins');
});
