// Which manifests are taken from those who push. The verdicts of the first table are those of Go's encoding/json, decoding
// into Manifest and Index of the image specification's specs-go/v1, since that is how most clients read them.

import { describe, expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';
import { OCI_INDEX, OCI_MANIFEST } from './media-type.ts';
import { parsePushedManifest } from './pushed-manifest.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const descriptor = (more = '', size = '2') => `{"mediaType":"a/b","digest":"${DIGEST}","size":${size}${more}}`;
const image = (config: string, more = '') => `{"schemaVersion":2,"config":${config},"layers":[]${more}}`;
const index = (entry: string) => `{"schemaVersion":2,"manifests":[${entry}]}`;
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const IMAGES: readonly (readonly [boolean, string])[] = [
  [true, image(descriptor())],
  [true, image(descriptor(',"urls":["x"],"annotations":{"a":"b"},"data":"e30=","artifactType":"a/b"'))],
  [true, image(descriptor(',"urls":null,"annotations":null,"data":null,"platform":null,"artifactType":null'))],
  [true, image(descriptor(',"platform":{"os":"linux","architecture":"arm","variant":"v7","os.features":["a"]}'))],
  [true, image(descriptor(',"unknown":{"size":1.5,"urls":"x"}'))],
  [true, image(descriptor(',"data":""'))],
  [true, image(descriptor(), ',"subject":null,"annotations":{}')],
  [false, `\ufeff${image(descriptor())}`],
  [false, image(descriptor('', '692.0'))],
  [false, image(descriptor('', '692e0'))],
  [false, image(descriptor('', '"2"'))],
  [false, image(descriptor('', '99999999999999999999'))],
  [false, `{"schemaVersion":2.0,"config":${descriptor()},"layers":[]}`],
  [false, image(descriptor(',"urls":"x"'))],
  [false, image(descriptor(',"urls":[1]'))],
  [false, image(descriptor(',"platform":"linux"'))],
  [false, image(descriptor(',"platform":{"os":5}'))],
  [false, image(descriptor(',"platform":{"os.features":"a"}'))],
  [false, image(descriptor(',"annotations":["a"]'))],
  [false, image(descriptor(',"annotations":{"a":1}'))],
  [false, image(descriptor(',"artifactType":1'))],
  [false, image(descriptor(',"data":5'))],
  [false, image(descriptor(',"data":"!!"'))],
  [false, image(descriptor(',"data":"e30"'))],
  [false, image(descriptor(), ',"subject":false')],
  [false, image(descriptor(), ',"subject":0')],
  [false, image(descriptor(), `,"subject":${descriptor(',"urls":"x"')}`)],
  [false, image(descriptor(), ',"artifactType":{}')],
  [false, image(descriptor(), `,"deep":${nested(11_000)}`)],
];

test.each(IMAGES)('Go reads it, %s: %.200s', (isRead, text) => {
  const parse = () => parsePushedManifest(new TextEncoder().encode(text), OCI_MANIFEST);
  if (isRead) expect(parse().manifest.kind).toBe('image');
  else expect(parse).toThrow(Error);
});

test.each([
  [true, index(descriptor(',"platform":{"os":"linux","architecture":"amd64"}'))],
  [false, index(descriptor(',"platform":["linux"]'))],
  [false, index(descriptor('', '1.0'))],
  [false, index(descriptor(',"data":{}'))],
])('Go reads the index, %s: %.200s', (isRead, text) => {
  const parse = () => parsePushedManifest(new TextEncoder().encode(text), OCI_INDEX);
  if (isRead) expect(parse().manifest.kind).toBe('index');
  else expect(parse).toThrow(Error);
});

test.each([
  ['a line break in base64', image(descriptor(',"data":"e30=\\n"')), 'config.data is not base64'],
  ['null for a text', image(descriptor(',"mediaType2":null', 'null')), 'config.size is not a whole number of bytes'],
  ['lists in lists', image(descriptor(), `,"deep":${nested(100)}`), 'is nested deeper than 100 levels'],
  [
    'a number that some read otherwise',
    image(descriptor('', '692.0')),
    'has 692.0 for size, which has to be written as a whole number',
  ],
  ['a byte order mark', `\ufeff${image(descriptor())}`, 'begins with a byte order mark'],
])('%s is refused in words that say what is wrong', (_name, text, words) => {
  expect(() => parsePushedManifest(new TextEncoder().encode(text), OCI_MANIFEST)).toThrow(words);
});

test('embedded content is found in every descriptor of a manifest', () => {
  const data = ',"data":"e30="';
  const text = `{"schemaVersion":2,"config":${descriptor(data)},"layers":[${descriptor()},${descriptor(data)}],"subject":${descriptor(data)}}`;
  const { embedded } = parsePushedManifest(new TextEncoder().encode(text), OCI_MANIFEST);
  expect(embedded.map(({ where }) => where)).toEqual(['config.data', 'subject.data', 'layers[1].data']);
});

test.each([
  ['APPLICATION/VND.OCI.IMAGE.MANIFEST.V1+JSON', '', OCI_MANIFEST],
  ['APPLICATION/VND.OCI.IMAGE.MANIFEST.V1+JSON', OCI_MANIFEST, OCI_MANIFEST],
  [OCI_MANIFEST, OCI_MANIFEST.toUpperCase(), OCI_MANIFEST.toUpperCase()],
])('pushed as %s, a manifest that says "%s" is %s', (pushed, stated, kept) => {
  const text = image(descriptor(), stated === '' ? '' : `,"mediaType":"${stated}"`);
  expect(parsePushedManifest(new TextEncoder().encode(text), pushed).manifest.mediaType).toBe(kept);
});

test.each([
  ['lists without end', image(descriptor(), `,"x":[${'[],'.repeat(1_300_000)}[]]`)],
  [
    'annotations without end',
    image(descriptor(), `,"annotations":{${Array.from({ length: 250_000 }, (_, key) => `"${key}":""`).join()}}`),
  ],
])('a manifest of %s, which would take a second to read, is refused before it is parsed', (_what, text) => {
  expect(() => parsePushedManifest(Buffer.from(text), OCI_MANIFEST)).toThrow(
    'the manifest is not valid JSON, or has more than 100000 values',
  );
});

describe('a media type', () => {
  const pushed = (of: (type: string) => string) => (type: string) => () =>
    parsePushedManifest(Buffer.from(of(JSON.stringify(type))), OCI_MANIFEST);
  const typed = (type: string) => `{"mediaType":${type},"digest":"${DIGEST}","size":2}`;
  const places: readonly (readonly [string, (type: string) => string])[] = [
    ['config.mediaType', (type) => image(typed(type))],
    ['subject.mediaType', (type) => image(descriptor(), `,"subject":${typed(type)}`)],
    ['layers[0].mediaType', (type) => `{"schemaVersion":2,"config":${descriptor()},"layers":[${typed(type)}]}`],
    ['artifactType', (type) => image(descriptor(), `,"artifactType":${type}`)],
    ['config.artifactType', (type) => image(descriptor(`,"artifactType":${type}`))],
  ];

  test.each(places)('of %s is refused where it is none, as one that steers a terminal', (where, of) => {
    const wrong = [
      'application/x\u001b]0;OWNED\u0007',
      'a/b\u009b',
      'a/b; c=\u202e',
      'image',
      'a/',
      '/b',
      'a/b/c',
      'a b/c',
      ' a/b',
    ];
    for (const type of [...wrong, `a/${'b'.repeat(128)}`, '-a/b', 'a/é'])
      expect(pushed(of)(type)).toThrow(`${where} is not a media type, such as application/vnd.example+json`);
  });

  test.each(places)('of %s is refused where it is longer with its parameters than anybody means it', (where, of) => {
    const [longest, longer] = [1_024, 1_025].map((length) => 'a/b;'.padEnd(length, 'x'));
    expect(pushed(of)(longest ?? '')).not.toThrow();
    expect(pushed(of)(longer ?? '')).toThrow(`${where} has more than 1024 characters`);
  });

  test.each(places.slice(0, 3))('of %s is refused where it is empty, by what it is', (where, of) => {
    expect(pushed(of)('')).toThrow(`${where} is empty`);
  });

  test.each(places)('of %s is taken as clients write it', (_where, of) => {
    for (const type of [
      'application/vnd.oci.image.layer.v1.tar+gzip+encrypted',
      'application/vnd.docker.image.rootfs.diff.tar.gzip',
      'application/vnd.docker.plugin.v1+json',
      'application/vnd.docker.ai.gguf.v3',
      'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      'application/vnd.cncf.helm.chart.provenance.v1.prov',
      'application/tar+gzip',
      'application/vnd.dev.cosign.simplesigning.v1+json',
      'application/vnd.dev.sigstore.bundle+json;version=0.1',
      'application/vnd.dev.sigstore.bundle.v0.3+json',
      'application/vnd.in-toto+json',
      'application/vnd.buildkit.cacheconfig.v0',
      'application/vnd.unknown.config.v1+json',
      'application/vnd.wasm.content.layer.v1+wasm',
      'application/vnd.wasm.config.v0+json',
      'application/vnd.nhl.peanut.butter.bagel',
      'application/vnd.nba.strawberry.jam.croissant',
      'text/spdx+xml',
      'text/plain; charset=utf-8',
      'application/x; a="b c"',
      'APPLICATION/JSON',
      'x/y',
    ])
      expect(pushed(of)(type)).not.toThrow();
  });

  test('that is empty is as good as none, where none is needed', () => {
    expect(pushed((type) => image(descriptor(), `,"artifactType":${type}`))('')).not.toThrow();
  });

  test('of what was stored before is read', () => {
    const text = image(typed('"application/x\\u001b"'));
    expect(parseManifest(Buffer.from(text), OCI_MANIFEST).artifactType).toBe('application/x\u001b');
  });
});
