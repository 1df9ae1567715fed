// In what two images would run differently, as somebody sees it who asks before promoting.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareConfigurations } from './compare-configurations.ts';

const OLD = {
  os: 'linux',
  architecture: 'amd64',
  config: {
    Env: ['PATH=/bin', 'MODE=fast', 'EMPTY='],
    Entrypoint: ['/app'],
    User: '1000',
    ExposedPorts: { '80/tcp': {} },
    Labels: { team: 'payments', release: '1' },
  },
};

test('each variable, port and label that differs is named, and nothing else', () => {
  const now = {
    ...OLD,
    config: {
      ...OLD.config,
      Env: ['MODE=slow', 'PATH=/bin', 'NEW=1=2'],
      User: '',
      ExposedPorts: { '80/tcp': {}, '8443/tcp': {} },
      Labels: { team: 'payments', release: '2' },
    },
  };
  expect(compareConfigurations(OLD, now)).toEqual([
    { property: 'Env', name: 'EMPTY', from: '', to: null },
    { property: 'Env', name: 'MODE', from: 'fast', to: 'slow' },
    { property: 'Env', name: 'NEW', from: null, to: '1=2' },
    { property: 'User', name: null, from: '1000', to: null },
    { property: 'ExposedPorts', name: '8443/tcp', from: null, to: '' },
    { property: 'Labels', name: 'release', from: '1', to: '2' },
  ]);
});

test('what builders write for "nothing" is no difference', () => {
  const nothing = {
    config: { Env: null, Entrypoint: [], User: '', Volumes: null, Healthcheck: null, ArgsEscaped: false },
  };
  expect(compareConfigurations({}, nothing)).toEqual([]);
  expect(compareConfigurations(nothing, null)).toEqual([]);
});

test('an image for another processor is told', () => {
  expect(compareConfigurations(OLD, { ...OLD, architecture: 'arm64', variant: 'v8' })).toEqual([
    { property: 'architecture', name: null, from: 'amd64', to: 'arm64' },
    { property: 'variant', name: null, from: null, to: 'v8' },
  ]);
});

test('names that are properties of every object are names like others', () => {
  const labels = JSON.parse('{"__proto__": "x", "constructor": "y"}');
  expect(compareConfigurations({}, { config: { Labels: labels } })).toEqual([
    { property: 'Labels', name: '__proto__', from: null, to: 'x' },
    { property: 'Labels', name: 'constructor', from: null, to: 'y' },
  ]);
});

test('whatever somebody has pushed, it is compared, equals itself, and the way back is the mirror of the way there', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({ config: fc.record({ Env: fc.jsonValue(), Labels: fc.jsonValue() }) }),
  );
  fc.assert(
    fc.property(anything, anything, (a, b) => {
      expect(compareConfigurations(a, a)).toEqual([]);
      const there = compareConfigurations(a, b);
      expect(compareConfigurations(b, a)).toEqual(
        there.map(({ from, to, ...one }) => ({ ...one, from: to, to: from })),
      );
    }),
  );
});
