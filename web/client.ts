// Calls the management API, as its contract describes it. The session is a cookie that no script can read; writes show a second
// value beside it, which is kept here.

import { type AnsweredJson, type CallInput, pathOfCall } from '../src/api/call.ts';
import { API_PREFIX, type Route } from '../src/api/route.ts';
import { BACKGROUND_HEADER, CSRF_HEADER, getSession, PAGE_HEADER, REQUEST_ID_HEADER } from '../src/api/session.ts';
import { lastTouch } from './last-touch.ts';
import { readEvents, type ServerSentEvent } from './read-events.ts';
import { Refusal } from './refusal.ts';

/** Then what a page asks, it asks by itself. */
const LEFT_ALONE_MILLISECONDS = 60_000;

/** So somebody without a session is answered, too, where one who has it is shown something. */
const MAY_BE_HIDDEN: readonly number[] = [401, 403, 404];

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

type Sent = Pick<RequestInit, 'method' | 'body'> &
  CallOptions & { readonly headers?: Readonly<Record<string, string>> };

export class Client {
  #csrf: string | null = null;
  #onEnd: () => void = () => {};
  /** Where the server is, which may be under a path. */
  readonly base: string;

  constructor(base: string) {
    this.base = base.replace(/\/$/, '');
  }

  /** What writes show from now on; null without a session. */
  keepCsrf(csrf: string | null): void {
    this.#csrf = csrf;
  }

  /** Calls this when the session has ended, so that somebody logs in again. */
  whenEnded(onEnd: () => void): void {
    this.#onEnd = onEnd;
  }

  /** @throws Refusal; TypeError when the server cannot be reached */
  async call<R extends Route>(
    route: R,
    input: CallInput<R> = {},
    { signal }: CallOptions = {},
  ): Promise<AnsweredJson<R>> {
    const response = await this.#send(route, input, { signal });
    return (response.status === 204 ? undefined : await response.json()) as AnsweredJson<R>;
  }

  /** Calls a route that takes a file as its body. @throws as `call` */
  async upload<R extends Route>(route: R, file: Blob, input: CallInput<R> = {}): Promise<AnsweredJson<R>> {
    const headers = { 'content-type': route.upload ?? 'application/octet-stream' };
    return (await (await this.#send(route, input, { headers, body: file })).json()) as AnsweredJson<R>;
  }

  /** Calls a route that answers with a file. @throws as `call` */
  async download<R extends Route>(route: R, input: CallInput<R> = {}): Promise<Blob> {
    return (await this.#send(route, input, {})).blob();
  }

  /** One page of a list as text, such as CSV, and the cursor of the next. @throws as `call` */
  async readText<R extends Route>(
    route: R,
    input: CallInput<R>,
    accept: string,
  ): Promise<{ readonly text: string; readonly next: string | undefined }> {
    const response = await this.#send(route, input, { headers: { accept } });
    const [, link] = /<([^>]*)>;\s*rel="?next"?/.exec(response.headers.get('link') ?? '') ?? [];
    const next = link === undefined ? null : new URL(link, response.url).searchParams.get('cursor');
    return { text: await response.text(), next: next ?? undefined };
  }

  /**
   * Reads a stream of server-sent events of the management API, to its end.
   * @param after the id of the last event that was read
   * @throws as `call`, also when the connection is lost
   */
  async *stream(
    path: string,
    { after, signal }: { readonly after: string | undefined; readonly signal: AbortSignal },
  ): AsyncGenerator<ServerSentEvent> {
    const headers = { [BACKGROUND_HEADER]: '1', ...(after === undefined ? {} : { 'last-event-id': after }) };
    const { body } = await this.#fetch(`${this.base}${API_PREFIX}${path}`, { headers, signal });
    if (body) yield* readEvents(body);
  }

  /** Where a file stands that a browser can fetch by itself. */
  addressOf<R extends Route>(route: R, input: CallInput<R> = {}): string {
    return `${this.base}${pathOfCall(route, input as CallInput<Route>)}`;
  }

  #send<R extends Route>(route: R, input: CallInput<R>, { headers, ...rest }: Sent): Promise<Response> {
    const { body } = input as { readonly body?: unknown };
    const isLeftAlone = performance.now() - lastTouch() > LEFT_ALONE_MILLISECONDS;
    return this.#fetch(this.addressOf(route, input), {
      method: route.method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(route.method === 'GET' || this.#csrf === null ? {} : { [CSRF_HEADER]: this.#csrf }),
        ...(isLeftAlone ? { [BACKGROUND_HEADER]: '1' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...rest,
    });
  }

  async #fetch(address: string, { headers, signal, ...rest }: Sent): Promise<Response> {
    const response = await fetch(address, {
      headers: { ...headers, [PAGE_HEADER]: '1' },
      ...(signal ? { signal } : {}),
      ...rest,
    });
    if (response.ok) return response;
    const { code = 'INTERNAL', message, detail } = readError(await response.json().catch(() => undefined));
    if (MAY_BE_HIDDEN.includes(response.status) && this.#csrf !== null && !(await this.#isLoggedIn())) this.#onEnd();
    throw new Refusal(
      response.status,
      code,
      message ?? `the server answered ${response.status}`,
      detail,
      response.headers.get(REQUEST_ID_HEADER),
    );
  }

  /** A wrong password that was shown for something is refused with 401, too, and is no end of the session. */
  async #isLoggedIn(): Promise<boolean> {
    const headers = { [PAGE_HEADER]: '1', [BACKGROUND_HEADER]: '1' };
    const response = await fetch(this.addressOf(getSession), { headers });
    // Until it is read, the connection is not free for others.
    await response.arrayBuffer();
    return response.ok;
  }
}

function readError(answer: unknown): { code?: string; message?: string; detail?: unknown } {
  return (answer as { error?: { code?: string; message?: string; detail?: unknown } } | undefined)?.error ?? {};
}

export const client = new Client(new URL('.', document.baseURI).href);
