// How other servers are reached, as it is configured.

import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { ShiplockError } from './errors.ts';
import type { OutboundSettings } from './outbound/outbound-settings.ts';

/** @throws ShiplockError INVALID for a file that cannot be read, or holds no certificate */
export function readOutbound(config: Config): OutboundSettings {
  return {
    networks: config.outboundNetworks,
    proxy: config.outboundProxy,
    noProxy: config.outboundNoProxy,
    authorities: config.outboundCa === undefined ? undefined : readAuthorities(config.outboundCa),
  };
}

function readAuthorities(file: string): string {
  const text = readText(file);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new ShiplockError('INVALID', `outboundCa: the file ${file} holds no certificate in PEM form`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ShiplockError('INVALID', `outboundCa: the file ${file} cannot be read: ${(error as Error).message}`);
  }
}
