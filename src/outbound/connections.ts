// How connections to other servers are made: straight or by the proxy, with which authorities, to which addresses.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getCACertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { OutboundSettings } from './outbound-settings.ts';
import type { Targets } from './targets.ts';

export interface Connections {
  /** True where the proxy connects, and looks the name up. */
  isProxied(url: URL): boolean;
  /** What undici's `fetch` sends with: to any address, or to those only that `targets` lets through. */
  dispatcher(url: URL, reach: 'any' | 'checked'): Promise<Dispatcher>;
  /** What Node's `request` goes through; false for a connection of its own. */
  agent(url: URL): HttpAgent | false;
  /** PEM of all authorities that are trusted; undefined for those of the machine. */
  readonly ca: string[] | undefined;
}

type Settings = Pick<OutboundSettings, 'proxy' | 'noProxy' | 'authorities'>;

/** Look-ups of hosts that other servers lead to follow each other, since they belong to nobody in particular. */
const LED_TO = 'led to by other servers';

export function createConnections({ proxy, noProxy, authorities }: Settings, targets: Targets): Connections {
  const ca = authorities === undefined ? undefined : [...getCACertificates('default'), authorities];
  const tls = ca && { ca };
  // Loaded when something is asked for the first time: many servers never ask anybody.
  let dispatchers: Promise<Readonly<Record<'any' | 'checked' | 'proxied', Dispatcher>>> | undefined;

  async function openDispatchers() {
    const { Agent, ProxyAgent } = await import('undici');
    const lookup = targets.lookup(LED_TO, new AbortController().signal);
    const any = new Agent({ connect: { ...tls } });
    return {
      any,
      checked: new Agent({ connect: { ...tls, lookup } }),
      proxied:
        proxy === undefined ? any : new ProxyAgent({ uri: proxy, ...(tls && { requestTls: tls, proxyTls: tls }) }),
    };
  }

  const isProxied = ({ hostname }: URL) => proxy !== undefined && !noProxy.some((host) => isBelow(hostname, host));
  return {
    isProxied,
    async dispatcher(url, reach) {
      dispatchers ??= openDispatchers();
      return (await dispatchers)[isProxied(url) ? 'proxied' : reach];
    },
    agent(url) {
      // A connection of its own: what was checked is what is connected to.
      if (!isProxied(url)) return false;
      const proxyEnv = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
      return url.protocol === 'https:' ? new HttpsAgent({ proxyEnv }) : new HttpAgent({ proxyEnv });
    },
    ca,
  };
}

function isBelow(hostname: string, host: string): boolean {
  const name = host.toLowerCase().replace(/^\*?\./, '');
  return name === '*' || hostname === name || hostname.endsWith(`.${name}`);
}
