// Settings that could not work, or not safely, are refused before anything is sent.

import { X509Certificate } from 'node:crypto';
import { ShiplockError } from '../../errors.ts';
import { parseDistinguishedName } from './distinguished-name.ts';
import { parseFilter } from './filter.ts';
import type { LdapSettings } from './ldap-settings.ts';

/** An attribute's name, or its object identifier (RFC 4512, section 1.4). */
const ATTRIBUTE = /^(?:[a-z][a-z0-9-]*|[0-9]+(?:\.[0-9]+)+)$/i;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** @throws ShiplockError INVALID that says which setting, and what to write */
export function checkLdapSettings(settings: LdapSettings): void {
  checkUrl(settings);
  for (const name of [settings.bindDn, settings.userBase, settings.groupBase ?? '']) parseDistinguishedName(name);
  if (settings.groupBase?.trim() === '')
    throw invalid('The base of groups is empty: write a distinguished name, or leave it out.');
  // A bind with a name and no password succeeds as nobody (RFC 4513, section 5.1.2).
  if (settings.bindDn !== '' && settings.bindPassword === '')
    throw invalid('The account that looks people up has no password: give it one, or leave out its name, too.');
  for (const filter of [settings.userFilter, settings.groupFilter]) parseFilter(filter);
  const { nameAttribute, fullNameAttribute, mailAttribute, memberAttribute, idAttribute = 'entryUUID' } = settings;
  for (const attribute of [nameAttribute, fullNameAttribute, mailAttribute, memberAttribute, idAttribute])
    if (!ATTRIBUTE.test(attribute)) throw invalid(`${attribute} is no name of an attribute: write one such as uid.`);
}

function checkUrl({ url, startTls, ca }: LdapSettings): void {
  const parsed = URL.parse(url);
  const isPlain = parsed?.protocol === 'ldap:';
  const isBare =
    parsed && parsed.hostname !== '' && `${parsed.username}${parsed.password}${parsed.search}${parsed.hash}` === '';
  if (!parsed || !isBare || !(isPlain || parsed.protocol === 'ldaps:') || !['', '/'].includes(parsed.pathname))
    throw invalid('The address of the directory is not of the form ldap://host:389 or ldaps://host:636.');
  if (startTls && !isPlain)
    throw invalid('StartTLS is for ldap:// addresses: ldaps:// is encrypted from the beginning.');
  if (ca !== undefined && !isReadable(ca))
    throw invalid('The certificates of authorities for the directory cannot be read: give them as PEM.');
}

/** TLS itself passes over what it cannot read. */
function isReadable(pem: string): boolean {
  const certificates = pem.match(CERTIFICATE) ?? [];
  try {
    return certificates.map((certificate) => new X509Certificate(certificate)).length > 0;
  } catch {
    return false;
  }
}

function invalid(message: string): ShiplockError {
  return new ShiplockError('INVALID', message);
}
