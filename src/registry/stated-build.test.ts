import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOT_STATED, statedIn } from './stated-build.ts';

const BUILT = Date.UTC(2026, 10, 20, 8) * 1_000;

test.each([
  [
    { os: 'linux', architecture: 'arm', variant: 'v7', created: '2026-11-20T09:00:00+01:00' },
    { platform: 'linux/arm/v7', builtAt: BUILT },
  ],
  [
    { os: 'linux', architecture: 'amd64', created: '2026-11-20T08:00:00.000000000Z' },
    { platform: 'linux/amd64', builtAt: BUILT },
  ],
  [
    { os: 'linux', architecture: 'amd64', variant: '' },
    { platform: 'linux/amd64', builtAt: null },
  ],
  [{ os: 'linux' }, NOT_STATED],
  [{ os: 'lin ux', architecture: '<b>' }, NOT_STATED],
  [{ created: '0001-01-01T00:00:00Z' }, NOT_STATED],
  [{ created: '1970-01-01T00:00:00Z' }, NOT_STATED],
  [{ created: '1980-01-01T00:00:01Z' }, NOT_STATED],
  [{ created: '+275000-01-01T00:00:00Z' }, NOT_STATED],
  [{ created: 'yesterday', os: 7 }, NOT_STATED],
  [null, NOT_STATED],
])('%j states %j', (config, stated) => {
  expect(statedIn(JSON.stringify(config))).toEqual(stated);
});

test('never fails, whatever somebody has pushed', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void statedIn(text)));
});
