// How tests reach the servers that they start on this machine.

import { createOutbound } from '../../src/outbound/outbound.ts';
import type { OutboundSettings } from '../../src/outbound/outbound-settings.ts';

export const STRAIGHT: OutboundSettings = { networks: [], proxy: undefined, noProxy: [], authorities: undefined };

/** Strangers may name addresses of this machine, too. */
export const TO_THIS_MACHINE: OutboundSettings = { ...STRAIGHT, networks: ['127.0.0.0/8'] };

export const outboundOfTests = createOutbound(TO_THIS_MACHINE);
