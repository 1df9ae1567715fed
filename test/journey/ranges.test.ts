// Parts of blobs, as clients fetch them that lack little of a layer (zstd:chunked, eStargz) or that resume.

import { beforeAll, expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';
import { uploadBlob } from '../support/upload-blob.ts';

const app = useApp();
const CONTENT = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
let digest = '';

beforeAll(async () => {
  digest = await uploadBlob(app(), 'admin/ranges', CONTENT);
});

const read = (headers: Record<string, string>, method = 'GET') =>
  app().call('admin', method, `/v2/admin/ranges/blobs/${digest}`, undefined, headers);

/** The parts of a `multipart/byteranges` body, read as RFC 9110, section 14.6, and RFC 2046 say. */
function partsOf(answer: Awaited<ReturnType<typeof read>>): { range: string; bytes: Buffer }[] {
  const boundary = /^multipart\/byteranges; boundary=(\S+)$/.exec(answer.headers['content-type'] ?? '')?.[1];
  const text = answer.bytes.toString('latin1');
  const [preamble, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  expect([preamble, parts.pop()]).toEqual(['', '--\r\n']);
  return parts.map((part) => {
    const end = part.indexOf('\r\n\r\n');
    const range = /^content-range: (.*)$/im.exec(part.slice(0, end))?.[1]?.trim() ?? '';
    return { range, bytes: Buffer.from(part.slice(end + 4), 'latin1') };
  });
}

test('several ranges come as parts of one answer, whose length is told', async () => {
  const answer = await read({ range: 'bytes=0-9, 100-199, -1' });
  expect(answer.status).toBe(206);
  expect(answer.headers['content-range']).toBeUndefined();
  expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
  expect(partsOf(answer)).toEqual([
    { range: 'bytes 0-9/1000', bytes: CONTENT.subarray(0, 10) },
    { range: 'bytes 100-199/1000', bytes: CONTENT.subarray(100, 200) },
    { range: 'bytes 999-999/1000', bytes: CONTENT.subarray(999) },
  ]);
});

test('of several ranges, one that is there comes alone', async () => {
  const answer = await read({ range: 'bytes=10-19,5000-' });
  expect([answer.status, answer.headers['content-range']]).toEqual([206, 'bytes 10-19/1000']);
  expect(answer.bytes).toEqual(CONTENT.subarray(10, 20));
});

test.each([
  ['that overlap many times', `bytes=${Array(500).fill('0-').join(',')}`],
  ['that do not ascend', 'bytes=500-600,0-10'],
  ['that are too many', `bytes=${Array.from({ length: 1025 }, (_, index) => `${index}-${index}`).join(',')}`],
])('ranges %s get the whole blob, once', async (_which, range) => {
  const answer = await read({ range });
  expect([answer.status, answer.bytes]).toEqual([200, CONTENT]);
});

test('with If-Range, parts are sent of the content that it names only', async () => {
  const range = 'bytes=0-9';
  expect((await read({ range, 'if-range': `"${digest}"` })).status).toBe(206);
  for (const other of [`"sha256:${'0'.repeat(64)}"`, `W/"${digest}"`, digest, 'Sat, 21 Nov 2026 02:00:00 GMT']) {
    const answer = await read({ range, 'if-range': other });
    expect([other, answer.status, answer.bytes.length]).toEqual([other, 200, 1000]);
  }
  const beyond = await read({ range: 'bytes=5000-', 'if-range': '"another"' });
  expect([beyond.status, beyond.bytes.length]).toEqual([200, 1000]);
});

test('HEAD knows no range', async () => {
  for (const range of ['bytes=0-9', 'bytes=5000-', 'bytes=0-1,5-6']) {
    const answer = await read({ range }, 'HEAD');
    expect([answer.status, answer.headers['content-length'], answer.headers['content-range']]).toEqual([
      200,
      '1000',
      undefined,
    ]);
  }
});
