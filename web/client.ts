// Calls the management API, as its contract describes it. The session is a cookie that no script can read; writes show a second
// value beside it, which is kept here.

import { type AnsweredJson, type CallInput, pathOfCall } from '../src/api/call.ts';
import { API_PREFIX, type Route } from '../src/api/route.ts';
import { BACKGROUND_HEADER, CSRF_HEADER, PAGE_HEADER } from '../src/api/session.ts';
import { lastTouch } from './last-touch.ts';
import { Refusal } from './refusal.ts';

const LEFT_ALONE_MILLISECONDS = 60_000;
const PAGE = { [PAGE_HEADER]: '1' };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The page asks by itself: that does not keep the session alive. */
  readonly isBackground?: boolean | undefined;
}

export class Client {
  #csrf: string | null = null;
  #onEnd: () => void = () => {};
  /** Where the server is, which may be under a path. */
  readonly base: string;

  constructor(base: string) {
    this.base = base.replace(/\/$/, '');
  }

  /** Nobody has touched the page for a while: what it asks then, it asks by itself. */
  #isLeftAlone(): boolean {
    return performance.now() - lastTouch() > LEFT_ALONE_MILLISECONDS;
  }

  /** What writes show from now on; null without a session. */
  keepCsrf(csrf: string | null): void {
    this.#csrf = csrf;
  }

  /** Calls this when the session has ended, so that somebody logs in again. */
  whenEnded(onEnd: () => void): void {
    this.#onEnd = onEnd;
  }

  /**
   * Reads a stream of server-sent events (WHATWG HTML, section 9.2) of the management API, to its end.
   * @param after the id of the last event that was read
   * @throws Refusal; TypeError when the connection is lost
   */
  async *stream(
    path: string,
    { after, signal }: { readonly after: string | undefined; readonly signal: AbortSignal },
  ): AsyncGenerator<{ readonly event: string; readonly id: string; readonly data: string }> {
    const headers = { ...PAGE, [BACKGROUND_HEADER]: '1', ...(after === undefined ? {} : { 'last-event-id': after }) };
    const response = await fetch(`${this.base}${API_PREFIX}${path}`, { headers, signal });
    if (!response.ok || !response.body)
      throw new Refusal(response.status, 'INTERNAL', `the server answered ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        );
        text = text.slice(end + 2);
        const [event, id, data] = [fields.get('event'), fields.get('id'), fields.get('data')];
        if (event !== undefined && id !== undefined && data !== undefined) yield { event, id, data };
      }
    }
  }

  /** @throws Refusal; TypeError when the server cannot be reached */
  async call<R extends Route>(route: R, input: CallInput<R> = {}, options: CallOptions = {}): Promise<AnsweredJson<R>> {
    const response = await this.#send(route, input as CallInput<Route>, options);
    if (response.status === 204) return undefined as AnsweredJson<R>;
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return answer as AnsweredJson<R>;
    throw this.#refusal(response.status, answer);
  }

  /** One page of a list as text, such as CSV, and the cursor of the next. @throws as `call` */
  async readText<R extends Route>(
    route: R,
    input: CallInput<R>,
    accept: string,
  ): Promise<{ readonly text: string; readonly next: string | undefined }> {
    const response = await this.#send(route, input as CallInput<Route>, { accept });
    if (!response.ok) throw this.#refusal(response.status, await response.json().catch(() => undefined));
    const [, link] = /<([^>]*)>;\s*rel="?next"?/.exec(response.headers.get('link') ?? '') ?? [];
    const next = link === undefined ? null : new URL(link, response.url).searchParams.get('cursor');
    return { text: await response.text(), next: next ?? undefined };
  }

  #send(
    route: Route,
    input: CallInput<Route>,
    {
      signal,
      isBackground = this.#isLeftAlone(),
      accept = 'application/json',
    }: CallOptions & { readonly accept?: string },
  ): Promise<Response> {
    const { body } = input as { readonly body?: unknown };
    return fetch(`${this.base}${pathOfCall(route, input)}`, {
      method: route.method,
      headers: {
        accept,
        ...PAGE,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(route.method === 'GET' || this.#csrf === null ? {} : { [CSRF_HEADER]: this.#csrf }),
        ...(isBackground ? { [BACKGROUND_HEADER]: '1' } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  #refusal(status: number, answer: unknown): Refusal {
    const { code = 'INTERNAL', message, detail } = readError(answer);
    if (status === 401 && this.#csrf !== null) this.#onEnd();
    return new Refusal(status, code, message ?? `the server answered ${status}`, detail);
  }
}

function readError(answer: unknown): { code?: string; message?: string; detail?: unknown } {
  return (answer as { error?: { code?: string; message?: string; detail?: unknown } } | undefined)?.error ?? {};
}

export const client = new Client(new URL('.', document.baseURI).href);
