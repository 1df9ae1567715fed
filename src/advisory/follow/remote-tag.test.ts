// Another registry on the wire: where credentials go and where they never go, redirects, and answers of a hostile server.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { outboundOfTests } from '../../../test/support/outbound.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { fetchLayer } from './fetch-layer.ts';
import type { Following } from './followed-tag.ts';
import { remoteTag } from './remote-tag.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that notes what it is asked, and answers as the test says. */
function fakeServer() {
  const fake = {
    url: '',
    seen: [] as { readonly path: string; readonly authorization: string | undefined }[],
    answer: ((_, response) => response.writeHead(404).end()) as Handler,
  };
  const server = createServer((request, response) => {
    fake.seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
    fake.answer(request, response);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    fake.seen = [];
  });
  return fake;
}

const registry = fakeServer();
const elsewhere = fakeServer();
const folder = useTemporaryFolder();
const CREDENTIALS = { user: 'ada', password: 'secret' };
const BASIC = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
const BYTES = Buffer.from('an archive');
const sha256 = (bytes: Uint8Array) => digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));
const LAYER: Descriptor = { mediaType: 'x/y', digest: sha256(BYTES), size: BYTES.length };
/** Of work that nobody ends. */
const { signal } = new AbortController();

function tagAt(
  origin: string,
  credentials: Following['credentials'] = CREDENTIALS,
  fetch = outboundOfTests.toward(origin),
) {
  const reference = `${origin}/a/b:1`;
  const following = { reference, origin, repository: 'a/b', tag: '1', credentials, keys: [], hours: 1 };
  return remoteTag(origin, following, fetch);
}

const redirectTo =
  (location: string): Handler =>
  (_, response) =>
    response.writeHead(307, { location }).end();
const challenge = (response: ServerResponse, header: string) =>
  response.writeHead(401, { 'www-authenticate': header }).end();

/** Asks for a login, and once it has the right one answers as given. */
const behind =
  (header: string, authorization: string, answer: Handler): Handler =>
  (request, response) =>
    request.headers.authorization === authorization ? answer(request, response) : challenge(response, header);

let files = 0;
async function fetched(origin = registry.url): Promise<string> {
  files += 1;
  const file = join(folder(), `layer-${files}`);
  await fetchLayer(tagAt(origin).open(LAYER, signal), LAYER, file, signal);
  return readFile(file, 'utf8');
}

describe('credentials', () => {
  test('are given when they are asked for, and to no other origin', async () => {
    registry.answer = behind('Basic realm="x"', BASIC, redirectTo(`${elsewhere.url}/bucket/blob?signature=1`));
    elsewhere.answer = (_, response) => response.end(BYTES);
    expect(await fetched()).toBe('an archive');
    expect(registry.seen.map(({ authorization }) => authorization)).toEqual([undefined, BASIC]);
    expect(elsewhere.seen).toEqual([{ path: '/bucket/blob?signature=1', authorization: undefined }]);
  });

  test('are not given to another origin that asks for them', async () => {
    registry.answer = behind('Basic realm="x"', BASIC, redirectTo(`${elsewhere.url}/blob`));
    elsewhere.answer = (_, response) => challenge(response, 'Basic realm="phish"');
    await expect(fetched()).rejects.toThrow('the registry answers 401');
    expect(elsewhere.seen).toEqual([{ path: '/blob', authorization: undefined }]);
  });

  test('go to the token server, and what it gives to the registry', async () => {
    const header = `Basic realm="x", Bearer realm="${registry.url}/token?account=ada",service="the registry"`;
    registry.answer = (request, response) => {
      if (request.url?.startsWith('/token')) response.end('{"access_token":"t1"}');
      else behind(header, 'Bearer t1', (_, ok) => ok.end(BYTES))(request, response);
    };
    expect(await fetched()).toBe('an archive');
    const blob = `/v2/a/b/blobs/${LAYER.digest}`;
    expect(registry.seen).toEqual([
      { path: blob, authorization: undefined },
      { path: '/token?account=ada&service=the+registry&scope=repository%3Aa%2Fb%3Apull', authorization: BASIC },
      { path: blob, authorization: 'Bearer t1' },
    ]);
  });

  test('do not go to a token server on plain http that is not the registry', async () => {
    registry.answer = (_, response) => challenge(response, `Bearer realm="${elsewhere.url}/token"`);
    await expect(fetched()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(elsewhere.seen).toEqual([]);
  });

  test('that are wrong are refused once', async () => {
    registry.answer = (_, response) => challenge(response, 'Basic realm="x"');
    await expect(tagAt(registry.url).find(signal)).rejects.toThrow('refuses these credentials');
    expect(registry.seen).toHaveLength(2);
    await expect(tagAt(registry.url, undefined).find(signal)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    registry.answer = (_, response) => challenge(response, 'Negotiate');
    await expect(tagAt(registry.url).find(signal)).rejects.toThrow('of a kind that is not known here');
  });

  test('are no use where the token server fails', async () => {
    const answers: readonly Handler[] = [
      (_, response) => response.writeHead(503).end(),
      redirectTo(`${elsewhere.url}/token`),
      (_, response) => response.end('{"token":"a\\r\\nb"}'),
      (_, response) => response.end('{"token":7}'),
      (_, response) => response.end(`{"token":"${'x'.repeat(300_000)}"}`),
    ];
    for (const answer of answers) {
      registry.answer = (request, response) => {
        if (request.url?.startsWith('/token')) answer(request, response);
        else challenge(response, `Bearer realm="${registry.url}/token"`);
      };
      await expect(fetched()).rejects.toMatchObject({ code: 'INTERNAL' });
    }
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('redirects', () => {
  test('have an end', async () => {
    registry.answer = redirectTo('/again');
    await expect(fetched()).rejects.toThrow('leads on more than 5 times');
    expect(registry.seen).toHaveLength(6);
  });

  test.each(['http://plain.example/', 'file:///etc/passwd', 'https://ada:secret@r.example/', 'https://['])(
    'from https do not lead to %s',
    async (location) => {
      const asked: string[] = [];
      const fetch = async (url: string) => {
        asked.push(url);
        return new Response(null, { status: 302, headers: { location } });
      };
      const tag = tagAt('https://r.example', CREDENTIALS, fetch);
      await expect(tag.find(signal)).rejects.toThrow('leads to an address that may not be used');
      expect(asked).toEqual(['https://r.example/v2/a/b/manifests/1']);
    },
  );
});

describe('what comes', () => {
  test('is a manifest with the digest of its bytes', async () => {
    registry.answer = (_, response) => response.writeHead(200, { 'content-type': 'a/b; charset=utf-8' }).end('{}');
    expect(await tagAt(registry.url).find(signal)).toEqual({
      ...{ digest: sha256(Buffer.from('{}')), mediaType: 'a/b', bytes: Buffer.from('{}') },
    });
  });

  test('may be nothing, or an error', async () => {
    registry.answer = (_, response) => response.writeHead(404).end();
    expect(await tagAt(registry.url).find(signal)).toBeUndefined();
    registry.answer = (_, response) => response.writeHead(500).end();
    await expect(tagAt(registry.url).find(signal)).rejects.toThrow(
      `${registry.url}/a/b:1 cannot be followed: the registry answers 500`,
    );
  });

  test('has a bound', async () => {
    registry.answer = (_, response) => response.end('x'.repeat(4 * 1024 * 1024 + 1));
    await expect(tagAt(registry.url).find(signal)).rejects.toThrow('larger than');
  });

  test.each([
    ['an archive and more', 'it is longer than 10 bytes'],
    ['an arch', 'it ends after 7 of 10 bytes'],
    ['AN ARCHIVE', 'its bytes have another digest'],
  ])('is not taken for the layer when it is %j', async (bytes, reason) => {
    registry.answer = (_, response) => response.end(bytes);
    await expect(fetched()).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining(reason) });
  });

  test('may break off', async () => {
    registry.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('an', () => response.destroy());
    };
    await expect(fetched()).rejects.toThrow('cannot be followed: ');
  });
});
