// Evidence that is kept and read again is the same, and that of another version is refused.

import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeEvidence, encodeEvidence } from '../../src/detect/evidence-bytes.ts';
import { dpkgEntry, OS_RELEASE, readFiles } from './detect.ts';

test('evidence survives being kept', async () => {
  const evidence = await readFiles([
    OS_RELEASE,
    { path: 'var/lib/dpkg/status', content: dpkgEntry('a', '1') },
    { path: 'a/b/.wh.c', content: '' },
    { path: 'lib', link: 'usr/lib' },
    { path: '../x', content: '' },
    { path: 'broken.jar', content: 'x' },
  ]);
  expect(evidence.entries.length).toBeGreaterThan(3);
  expect(decodeEvidence(encodeEvidence(evidence))).toEqual(evidence);
});

test('evidence of another version of detection is refused', () => {
  const other = zstdCompressSync(JSON.stringify({ detector: 0, evidence: {} }));
  expect(() => decodeEvidence(other)).toThrow('version 0');
});
