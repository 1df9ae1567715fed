// Downloads what feeds are made of: over HTTPS only, bounded in size and time, and not again when nothing has changed.

import { setTimeout } from 'node:timers';
import { ShiplockError } from '../errors.ts';
import { bounded } from './bounded.ts';
import type { Fetch } from './fetch-toward.ts';
import { followRedirects } from './follow-redirects.ts';

/** What a server said of a file, to be kept for the next time. */
export interface DownloadState {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface DownloadOptions {
  readonly fetch: Fetch;
  readonly state?: DownloadState;
  readonly maxBytes: number;
  /** For the whole download. */
  readonly timeoutMilliseconds: number;
  /** Allows `http:` to other machines, where an administrator has said so. */
  readonly allowPlain?: boolean;
}

export interface Downloaded {
  readonly body: AsyncIterable<Uint8Array>;
  readonly state: DownloadState;
}

const USER_AGENT = 'shiplock';

/**
 * Starts a download; null when the file has not changed since `state`.
 * @throws ShiplockError INVALID for an address that may not be used; INTERNAL when the server does not give the file,
 *   with its address and status; TOO_LARGE from the body beyond `maxBytes`.
 */
export async function download(address: string, options: DownloadOptions): Promise<Downloaded | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), options.timeoutMilliseconds);
  timer.unref();
  try {
    const response = await follow(address, options, abort.signal);
    if (response.status === 304) {
      clearTimeout(timer);
      return null;
    }
    if (!response.ok || !response.body) throw failed(address, `the server answers ${response.status}`);
    const length = Number(response.headers.get('content-length'));
    if (length > options.maxBytes) throw new ShiplockError('TOO_LARGE', `${address} has ${length} bytes`);
    const etag = response.headers.get('etag');
    const lastModified = response.headers.get('last-modified');
    return {
      body: bodyOf(address, response.body, options.maxBytes, timer),
      state: { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) },
    };
  } catch (error) {
    clearTimeout(timer);
    abort.abort();
    throw error instanceof ShiplockError ? error : failed(address, reasonOf(error));
  }
}

/**
 * When the server says that the file has changed, without downloading it; null when it does not say.
 * @throws ShiplockError as `download` does.
 */
export async function lastModified(address: string, options: DownloadOptions): Promise<number | null> {
  try {
    const signal = AbortSignal.timeout(options.timeoutMilliseconds);
    const response = await follow(address, options, signal, 'HEAD');
    if (!response.ok) throw failed(address, `the server answers ${response.status}`);
    const at = Date.parse(response.headers.get('last-modified') ?? '');
    return Number.isNaN(at) ? null : at;
  } catch (error) {
    throw error instanceof ShiplockError ? error : failed(address, reasonOf(error));
  }
}

async function* bodyOf(
  address: string,
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  timer: NodeJS.Timeout,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bounded(body, maxBytes);
  } catch (error) {
    throw error instanceof ShiplockError ? error : failed(address, reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function follow(
  address: string,
  options: DownloadOptions,
  signal: AbortSignal,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Response> {
  const headers: Record<string, string> = { 'user-agent': USER_AGENT };
  if (options.state?.etag !== undefined) headers['if-none-match'] = options.state.etag;
  if (options.state?.lastModified !== undefined) headers['if-modified-since'] = options.state.lastModified;
  return followRedirects(checkAddress(address, options), (url) =>
    options.fetch(checkAddress(url.href, options).href, { method, headers, signal }),
  );
}

function checkAddress(address: string, { allowPlain = false }: DownloadOptions): URL {
  const url = URL.parse(address);
  if (!url) throw new ShiplockError('INVALID', `${address} is no address`);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && (loopback || allowPlain))) return url;
  throw new ShiplockError('INVALID', `advisories are downloaded over https only, and ${address} is not`);
}

function failed(address: string, reason: string): ShiplockError {
  return new ShiplockError('INTERNAL', `${address} cannot be downloaded: ${reason}`);
}

/** Why a request failed, in words: `fetch` hides it in the cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'it takes too long';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
