// Calls the management API, as its contract describes it. The session is a cookie that no script can read; writes show a second
// value beside it, which is kept here.

import { type AnsweredJson, type CallInput, pathOfCall } from '../src/api/call.ts';
import type { Route } from '../src/api/route.ts';
import { BACKGROUND_HEADER, CSRF_HEADER, getSession, PAGE_HEADER } from '../src/api/session.ts';

/** The server has refused a call, and says why in a sentence for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;

  constructor(status: number, code: string, message: string, detail?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

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
    { signal, isBackground = false }: CallOptions = {},
  ): Promise<AnsweredJson<R>> {
    const response = await this.#send(route, input as CallInput<Route>, {
      ...(signal ? { signal } : {}),
      ...(isBackground ? { headers: { [BACKGROUND_HEADER]: '1' } } : {}),
    });
    return (response.status === 204 ? undefined : await response.json()) as AnsweredJson<R>;
  }

  /** Calls a route that takes a file as its body. @throws as `call` */
  async upload<R extends Route>(route: R, file: Blob, input: CallInput<R> = {}): Promise<AnsweredJson<R>> {
    const type = route.upload ?? 'application/octet-stream';
    const response = await this.#send(route, input as CallInput<Route>, {
      headers: { 'content-type': type },
      body: file,
    });
    return (await response.json()) as AnsweredJson<R>;
  }

  /** Calls a route that answers with a file. @throws as `call` */
  async download<R extends Route>(route: R, input: CallInput<R> = {}): Promise<Blob> {
    return (await this.#send(route, input as CallInput<Route>, {})).blob();
  }

  /** Where a file stands that a browser can fetch by itself. */
  addressOf<R extends Route>(route: R, input: CallInput<R> = {}): string {
    return `${this.base}${pathOfCall(route, input as CallInput<Route>)}`;
  }

  async #send(route: Route, input: CallInput<Route>, { headers, ...rest }: RequestInit): Promise<Response> {
    const { body } = input as { readonly body?: unknown };
    const response = await fetch(this.addressOf(route, input), {
      method: route.method,
      headers: {
        accept: 'application/json',
        [PAGE_HEADER]: '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(route.method === 'GET' || this.#csrf === null ? {} : { [CSRF_HEADER]: this.#csrf }),
        ...(headers as Readonly<Record<string, string>> | undefined),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...rest,
    });
    if (response.ok) return response;
    const { code = 'INTERNAL', message, detail } = readError(await response.json().catch(() => undefined));
    if (response.status === 401 && this.#csrf !== null && !(await this.#isLoggedIn())) this.#onEnd();
    throw new Refusal(response.status, code, message ?? `the server answered ${response.status}`, detail);
  }

  /** A wrong password that was shown for something is refused with 401, too, and is no end of the session. */
  async #isLoggedIn(): Promise<boolean> {
    const headers = { [PAGE_HEADER]: '1', [BACKGROUND_HEADER]: '1' };
    return (await fetch(this.addressOf(getSession), { headers })).ok;
  }
}

function readError(answer: unknown): { code?: string; message?: string; detail?: unknown } {
  return (answer as { error?: { code?: string; message?: string; detail?: unknown } } | undefined)?.error ?? {};
}

export const client = new Client(new URL('.', document.baseURI).href);
