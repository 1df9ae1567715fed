// A connection to the directory that is as safe as the settings ask for, before any name or password goes through it.

import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { ExtendedRequest } from 'ldapts';
import { DirectoryAway } from '../directory-away.ts';
import { type ConversationLimits, converse } from './conversation.ts';
import type { LdapSettings } from './ldap-settings.ts';
import { ENDING } from './read-reply.ts';

/** RFC 4511, section 4.14.1. */
const START_TLS = '1.3.6.1.4.1.1466.20037';
const PORTS: Readonly<Record<string, number>> = { 'ldap:': 389, 'ldaps:': 636 };

/**
 * A socket that is connected, by TLS with a certificate that is trusted and the host's where the settings say so. It is
 * destroyed when the signal says so, and when this fails.
 * @throws DirectoryAway
 */
export async function openSocket(
  settings: LdapSettings,
  limits: ConversationLimits,
  signal: AbortSignal,
): Promise<Socket> {
  const { protocol, hostname, port: given } = new URL(settings.url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(given) || (PORTS[protocol] ?? 0);
  const tls: ConnectionOptions = {
    host,
    ca: settings.ca,
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  if (protocol === 'ldaps:') return ready(connectTls({ ...tls, port }), 'secureConnect', settings.url, signal);
  const socket = await ready(connect({ host, port }), 'connect', settings.url, signal);
  if (!settings.startTls) return socket;
  const plain = converse(socket, settings.url, limits);
  const { code } = await plain.ask((messageId) => new ExtendedRequest({ messageId, oid: START_TLS }), ENDING.extended);
  // What somebody on the way has put behind the answer is left behind with this conversation.
  plain.leave();
  if (code === 0) return ready(connectTls({ ...tls, socket }), 'secureConnect', settings.url, signal);
  socket.destroy();
  throw new DirectoryAway(`The directory ${settings.url} does not start TLS (result code ${code}): set its TLS up.`);
}

/** Resolves with the socket after the event, which says that it can be used. */
function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', url: string, signal: AbortSignal) {
  return new Promise<S>((resolve, reject) => {
    const abort = () => socket.destroy();
    // Stays for the socket's life: an error after the last answer is nobody's.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      reject(new DirectoryAway(`The directory ${url} cannot be reached safely: ${error.code ?? error.message}.`));
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new DirectoryAway(`The directory ${url} closed the connection while it was being opened.`));
    });
    socket.once(event, () => resolve(socket));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}
