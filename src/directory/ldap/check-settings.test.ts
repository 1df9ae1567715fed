// Settings that cannot work, or not safely, are refused with a sentence, before anything is sent.

import { expect, test } from 'vitest';
import { checkLdapSettings } from './check-settings.ts';
import { LDAP_DEFAULTS, type LdapSettings } from './ldap-settings.ts';

const GOOD: LdapSettings = { ...LDAP_DEFAULTS, url: 'ldap://directory.example.org', userBase: 'ou=people,dc=org' };

test.each<Partial<LdapSettings>>([
  {},
  { url: 'ldaps://127.0.0.1:1636/' },
  { url: 'ldap://[::1]:389', startTls: true },
  { bindDn: 'cn=searcher,dc=org', bindPassword: 'p' },
  { groupBase: 'ou=groups,dc=org', memberAttribute: 'memberUid' },
  { nameAttribute: '0.9.2342.19200300.100.1.1', idAttribute: 'objectGUID' },
  { userBase: '' },
])('%j can work', (changes) => {
  expect(() => checkLdapSettings({ ...GOOD, ...changes })).not.toThrow();
});

test.each<[Partial<LdapSettings>, RegExp]>([
  [{ url: 'directory.example.org' }, /ldap:\/\/host:389/],
  [{ url: 'https://directory.example.org' }, /ldap:\/\/host:389/],
  [{ url: 'ldap://' }, /ldap:\/\/host:389/],
  [{ url: 'ldap://ann:secret@directory.example.org' }, /ldap:\/\/host:389/],
  [{ url: 'ldap://directory.example.org/dc=org' }, /ldap:\/\/host:389/],
  [{ url: 'ldap://directory.example.org?uid' }, /ldap:\/\/host:389/],
  [{ url: 'ldaps://directory.example.org', startTls: true }, /StartTLS is for ldap:/],
  [{ ca: 'no certificate' }, /PEM/],
  [{ ca: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----' }, /PEM/],
  [{ bindDn: 'searcher', bindPassword: 'p' }, /distinguished name/],
  [{ bindDn: 'EXTERNAL', bindPassword: 'p' }, /distinguished name/],
  [{ bindDn: 'cn=searcher,dc=org' }, /has no password/],
  [{ userBase: 'people' }, /distinguished name/],
  [{ groupBase: '' }, /base of groups is empty/],
  [{ userFilter: 'objectClass=person)(' }, /search filter/],
  [{ groupFilter: '' }, /search filter/],
  [{ nameAttribute: 'uid)(x=*' }, /attribute/],
  [{ memberAttribute: '' }, /attribute/],
  [{ idAttribute: 'entry UUID' }, /attribute/],
])('%j is refused', (changes, sentence) => {
  expect(() => checkLdapSettings({ ...GOOD, ...changes })).toThrow(
    expect.objectContaining({ code: 'INVALID', message: expect.stringMatching(sentence) }),
  );
});

test('no secret is in the sentence', () => {
  expect(() => checkLdapSettings({ ...GOOD, url: 'ldap://ann:secret@host' })).toThrow(/^(?!.*secret)/);
});
