// The directories of the configuration: whom to ask, and what each is trusted with.

import { readFileSync } from 'node:fs';
import { type AdmissionRules, type Directories, LDAP } from './access/directory/directories.ts';
import { type Clock, MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from './clock.ts';
import type { Config } from './config.ts';
import { createLdapDirectory, type LdapDirectory } from './directory/ldap/ldap-directory.ts';
import { LDAP_DEFAULTS } from './directory/ldap/ldap-settings.ts';
import { createOidcProvider } from './directory/oidc/oidc-provider.ts';
import type { PasswordDirectory } from './directory/password-directory.ts';
import { ShiplockError } from './errors.ts';
import { OIDC_LOG_IN } from './http/oidc-log-in.ts';
import { createOutbound } from './outbound/outbound.ts';
import type { OutboundSettings } from './outbound/outbound-settings.ts';

interface DirectoryOptions {
  readonly clock: Clock;
  /** How a provider of OpenID Connect is reached. */
  readonly outbound: OutboundSettings;
  /** Told what is wrong with a directory, in words for the log. */
  readonly onTrouble: (message: string) => void;
  /** Asks the LDAP directory about a password, elsewhere; here, if nothing is said. */
  readonly logIn?: PasswordDirectory['logIn'] | undefined;
}

/**
 * What is configured; nothing is asked yet, so that a directory that is down stops no server.
 * @throws ShiplockError INVALID for keys that do not go together
 */
export function readDirectories(config: Config, { clock, outbound, onTrouble, logIn }: DirectoryOptions): Directories {
  const logInAddress = config.url === undefined ? undefined : `${config.url}${OIDC_LOG_IN}`;
  return { onTrouble, logInAddress, ldap: readLdap(config, clock, logIn), oidc: readOidc(config, clock, outbound) };
}

function readLdap(config: Config, clock: Clock, logIn: PasswordDirectory['logIn'] | undefined): Directories['ldap'] {
  const directory = openLdap(config, clock);
  if (!directory) return undefined;
  const rules: AdmissionRules = {
    issuer: LDAP,
    goodFor: config.ldapGraceHours * MICROSECONDS_PER_HOUR,
    adminGroups: config.ldapAdminGroups.map(directory.groupKey),
    allowedGroups: config.ldapAllowedGroups.map(directory.groupKey),
  };
  return { directory: logIn ? { ...directory, logIn } : directory, rules };
}

/** The LDAP directory of the configuration; undefined where there is none. @throws ShiplockError INVALID */
export function openLdap(config: Config, clock: Clock): LdapDirectory | undefined {
  const { ldapUrl: url, ldapUserBase: userBase, ldapMemberAttribute: memberAttribute } = config;
  if (url === undefined) return undefined;
  if (userBase === undefined)
    throw new ShiplockError(
      'INVALID',
      'ldapUrl needs ldapUserBase: where people are, such as ou=people,dc=example,dc=com',
    );
  return createLdapDirectory(
    {
      ...LDAP_DEFAULTS,
      url,
      startTls: config.ldapStartTls && url.startsWith('ldap:'),
      ca: config.ldapCa === undefined ? undefined : readAuthorities(config.ldapCa),
      bindDn: config.ldapBindDn ?? '',
      bindPassword: config.ldapBindPassword ?? '',
      userBase,
      userFilter: config.ldapUserFilter,
      nameAttribute: config.ldapNameAttribute,
      groupBase: config.ldapGroupBase,
      groupFilter: config.ldapGroupFilter ?? `(${memberAttribute}=*)`,
      memberAttribute,
    },
    clock,
  );
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ShiplockError('INVALID', `ldapCa: the file ${file} cannot be read: ${(error as Error).message}`);
  }
}

function readOidc(config: Config, clock: Clock, outbound: OutboundSettings): Directories['oidc'] {
  const { oidcIssuer: issuer, oidcClientId: clientId } = config;
  if (issuer === undefined) return undefined;
  if (clientId === undefined)
    throw new ShiplockError('INVALID', 'oidcIssuer needs oidcClientId: what this server is called at the provider');
  const rules: AdmissionRules = {
    issuer,
    goodFor: config.oidcMaxAgeDays * MICROSECONDS_PER_DAY,
    adminGroups: config.oidcAdminGroups,
    allowedGroups: config.oidcAllowedGroups,
  };
  const provider = createOidcProvider(
    {
      issuer,
      clientId,
      clientSecret: config.oidcClientSecret,
      scope: config.oidcScope,
      nameClaim: config.oidcNameClaim,
      groupsClaim: config.oidcGroupsClaim,
    },
    createOutbound(outbound).toward(issuer),
    clock.elapsed,
  );
  return { provider, rules, displayName: config.oidcName };
}
