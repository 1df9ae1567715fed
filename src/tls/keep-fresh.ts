// Looks from time to time whether the server has to use another certificate, and hands it to the listening socket:
// connections that are open keep the one that they began with.

import type { Server } from 'node:tls';
import { type ServerTls, tlsOptions } from './server-tls.ts';

export interface FreshnessLog {
  info(message: string): void;
  warn(what: { readonly err: unknown }, message: string): void;
}

export interface Freshness {
  /** Looks now. */
  look(): Promise<void>;
  stop(): void;
}

/** Begins to look. What cannot be used is logged once, until it is something else. */
export function keepFresh(tls: ServerTls, server: Pick<Server, 'setSecureContext'>, log: FreshnessLog): Freshness {
  let told = '';
  const look = async () => {
    try {
      if (await tls.refresh()) {
        server.setSecureContext(tlsOptions(tls));
        log.info('another TLS certificate is in use from now on');
      }
      told = '';
    } catch (error) {
      const said = String(error);
      if (said !== told)
        log.warn({ err: error }, 'the TLS certificate of before stays in use: the new one cannot be used');
      told = said;
    }
  };
  const timer = setInterval(look, tls.refreshEvery).unref();
  return { look, stop: () => clearInterval(timer) };
}
