// As much of a browser as a log-in by redirects needs: cookies by origin, and the Location header.

import type { TestApp } from './test-app.ts';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface Browser {
  /** Goes there, and wherever it is sent on. @throws Error beyond twenty redirects */
  visit(url: string): Promise<Page>;
  /** One step, without following. */
  step(url: string): Promise<Page>;
  /** The value of a cookie at the server under test. */
  cookie(name: string): string | undefined;
  /** Names of the cookies at the server under test. */
  cookieNames(): string[];
}

/** @param url where the server under test stands; it is called in-process, and everything else over the network */
export function openBrowser(app: TestApp, url: string): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string) => {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const own = new URL(url).origin;

  async function step(target: string): Promise<Page> {
    const { origin, pathname, search } = new URL(target);
    const jar = jarOf(origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers: Record<string, string> = cookie === '' ? {} : { cookie };
    const response =
      origin === own
        ? await inject(`${pathname}${search}`, headers)
        : await fetch(target, { headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals);
      if (attributes.some((attribute) => attribute === 'Max-Age=0' || /expires=.* 1970/i.test(attribute)))
        jar.delete(name);
      else jar.set(name, pair.slice(equals + 1));
    }
    return { url: target, status: response.status, text: await response.text(), headers: response.headers };
  }

  async function inject(path: string, headers: Record<string, string>): Promise<Response> {
    const answer = await app.app.http.inject({ method: 'GET', url: path, headers });
    const sent = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of Array.isArray(value) ? value : [value]) sent.append(name, String(one));
    }
    return new Response(answer.rawPayload.length > 0 ? new Uint8Array(answer.rawPayload) : null, {
      status: answer.statusCode,
      headers: sent,
    });
  }

  return {
    step,
    async visit(target) {
      let page = await step(target);
      for (let left = 20; page.status >= 300 && page.status < 400; left--) {
        if (left === 0) throw new Error(`too many redirects, the last to ${page.headers.get('location')}`);
        page = await step(new URL(page.headers.get('location') ?? '', page.url).href);
      }
      return page;
    },
    cookie: (name) => jarOf(own).get(name),
    cookieNames: () => [...jarOf(own).keys()],
  };
}
