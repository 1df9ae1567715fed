// What images' configurations say, and what is no configuration.

import { expect, test } from 'vitest';
import { putBlob } from '../../test/support/put-blob.ts';
import { blobOf } from '../image/built.ts';
import { OCI_CONFIG } from '../oci/media-type.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { readImageConfig } from './image-config.ts';

async function read(text: string) {
  const store = createMemoryStore();
  const blob = blobOf(OCI_CONFIG, Buffer.from(text));
  await putBlob(store, blob);
  return readImageConfig(store, blob.descriptor);
}

test('platform and labels', async () => {
  const config = { os: 'linux', architecture: 'arm64', variant: 'v8', config: { Labels: { team: 'core' } } };
  expect(await read(JSON.stringify(config))).toEqual({
    platform: 'linux/arm64/v8',
    labels: { team: 'core' },
    gaps: [],
  });
  for (const none of ['{}', '{"config":null}', '{"config":{"Labels":null}}']) {
    expect(await read(none)).toEqual({ platform: null, labels: {}, gaps: [] });
  }
});

test.each([
  ['not json', 'unreadable', 'is not JSON'],
  ['[]', 'unreadable', 'is no JSON object'],
  ['{"config":{"Labels":{"a":5}}}', 'unreadable', 'has labels that are none'],
  ['{"config":{"Labels":["a"]}}', 'unreadable', 'has labels that are none'],
  ['{"config":[]}', 'unreadable', 'has labels that are none'],
  [`[${'[],'.repeat(300_000)}0]`, 'limit', 'has more values in it than are read'],
  [' '.repeat(8 * 1024 * 1024 + 1), 'limit', 'is larger than 8388608 bytes'],
])('a configuration that cannot be read is a gap, and has no labels that count: %.20s', async (text, kind, problem) => {
  const { labels, gaps } = await read(text);
  expect(labels).toBeNull();
  expect(gaps).toEqual([{ kind, detail: `the configuration of the image ${problem}` }]);
});
