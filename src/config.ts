// What can be configured: one schema, from which flags, the names in the environment and docs/configuration.md follow.

import { z } from 'zod';
import { parseFollowedTag } from './advisory/follow/followed-tag.ts';
import { readTrustProxy } from './http/trusted-proxies.ts';
import { isNetwork } from './outbound/targets.ts';
import { readServerName } from './tls/server-names.ts';

const wholeNumber = z.coerce.number().int();
const flag = z.union([z.boolean(), z.stringbool()]);

const list = z.union([z.array(z.string().min(1)), z.string().transform(splitList)]);

/** Distinguished names have commas in them. */
const dnList = z.union([
  z.array(z.string().min(1)),
  z.string().transform((text) =>
    text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]);

const listen = z
  .string()
  .regex(/^(?:\[[0-9a-fA-F:]+\]|[^:\s]*):\d{1,5}$/, 'use HOST:PORT, such as 127.0.0.1:5000')
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'a port is at most 65535');
const url = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/[?#]/.test(text), 'an address without ? and #')
  .transform((text) => text.replace(/\/+$/, ''));

/** As OpenID Connect Core 1.0, section 2, has it: no query and no fragment. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]|\/$/.test(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

export const configSchema = z.strictObject({
  listen: listen.default('127.0.0.1:5000').describe('Address and port to listen on.'),
  data: z.string().min(1).default('./data').describe('Folder that holds the database and the blobs.'),
  url: url.optional().describe('Address under which clients reach this server, when it stands behind a proxy.'),
  adminPassword: z
    .string()
    .optional()
    .describe('Password of the user "admin" that the first start makes; made up and printed once when unset.'),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least important log lines to write.'),
  tls: z
    .enum(['self-signed'])
    .optional()
    .describe('self-signed: HTTPS with a certificate authority and a certificate that the server makes itself.'),
  tlsName: list
    .refine((names) => names.every((name) => readServerName(name) !== undefined), 'use DNS names and IP addresses')
    .default([])
    .describe(
      'Further names of the self-made certificate, DNS names and IP addresses; those of url, listen and the machine are in it anyway.',
    ),
  tlsCert: z
    .string()
    .optional()
    .describe(
      'File with the PEM certificate chain; with tlsKey, the server speaks HTTPS. Both are read again when they change.',
    ),
  tlsKey: z.string().optional().describe('File with the PEM private key.'),
  plainHttp: flag
    .default(false)
    .describe('Allow plain HTTP on an address that is not loopback, as behind a proxy that ends TLS.'),
  trustProxy: z
    .union([z.boolean(), z.number(), z.string(), z.array(z.string())])
    .transform((given, context) => {
      const trust = readTrustProxy(given);
      if (trust === undefined)
        context.addIssue('use a number of proxies from 0 to 10, or their networks and addresses');
      return trust ?? 0;
    })
    .default(0)
    .describe(
      'How many proxies stand in front (true is 1, false is 0), or their networks: 10.0.0.0/8,192.0.2.7. From their X-Forwarded-* headers, read from the right, come client address, protocol and host.',
    ),
  connectionsPerAddress: wholeNumber
    .min(0)
    .max(1_000_000)
    .default(512)
    .describe(
      'How many connections one address may have open, a /64 network counting as one address; 0 for no limit. Proxies of trustProxy are not counted.',
    ),
  createOnPush: flag
    .default(true)
    .describe('A first push creates its repository where the pusher administers the namespace.'),
  tokenLifeSeconds: wholeNumber
    .min(60)
    .max(86_400)
    .default(300)
    .describe('How long a token of /v2/token is good; withdrawn rights end with it.'),
  sessionIdleHours: wholeNumber
    .min(1)
    .max(8_760)
    .default(12)
    .describe('Hours without use after which a log-in to the web pages ends.'),
  sessionDays: wholeNumber
    .min(1)
    .max(365)
    .default(7)
    .describe(
      'Days after which a log-in to the web pages ends, however often it is used; fewer end those that were begun before, too.',
    ),
  workloadIssuers: list
    .refine(
      (issuers) => issuers.every(isIssuer),
      'use addresses with https (http on loopback), without a slash at the end',
    )
    .default([])
    .describe(
      'OpenID Connect issuers whose tokens API keys may trust, such as https://token.actions.githubusercontent.com; their keys are fetched when a token of theirs is shown.',
    ),
  oidcIssuer: z
    .string()
    .refine((issuer) => isIssuer(issuer.replace(/\/$/, '')), 'use an address with https (http on loopback)')
    .optional()
    .describe('OpenID Connect provider by which people log in, such as https://id.example.com/realms/main.'),
  oidcClientId: z.string().min(1).optional().describe('What this server is called at the OpenID Connect provider.'),
  oidcClientSecret: z
    .string()
    .min(1)
    .optional()
    .describe('Its secret there; without one, the provider has to know it as a public client.'),
  oidcName: z.string().min(1).max(50).default('OpenID Connect').describe('How people call the provider.'),
  oidcScope: z
    .string()
    .transform((scope) => [...new Set(['openid', ...scope.split(/[\s,]+/).filter((part) => part !== '')])].join(' '))
    .default('openid profile email')
    .describe(
      'Scopes to ask the provider for; many want one for groups, and offline_access to renew rights by themselves.',
    ),
  oidcNameClaim: z
    .string()
    .min(1)
    .default('preferred_username')
    .describe('The claim that has the name of the user, which becomes the name of their namespace.'),
  oidcGroupsClaim: z
    .string()
    .min(1)
    .default('groups')
    .describe('The claim that has the groups of the user; realm_access.roles for one inside another.'),
  oidcAllowedGroups: list.default([]).describe('Groups whose members may log in; everybody when there are none.'),
  oidcAdminGroups: list.default([]).describe('Groups whose members are system admins.'),
  oidcMaxAgeDays: wholeNumber
    .min(1)
    .max(3_650)
    .default(30)
    .describe('How long an account is good after the provider has told of it last; then its user has to log in again.'),
  ldapUrl: z
    .url({ protocol: /^ldaps?$/ })
    .optional()
    .describe('LDAP directory whose passwords are good here, such as ldaps://ldap.example.com or ldap://10.0.0.5:389.'),
  ldapStartTls: flag
    .default(true)
    .describe('Begin TLS on ldap:// before anything is sent; without, passwords cross the network as they are.'),
  ldapCa: z.string().min(1).optional().describe('PEM file with the authorities of the directory, if not well known.'),
  ldapBindDn: z
    .string()
    .min(1)
    .optional()
    .describe('Who looks people up, such as cn=reader,dc=example,dc=com; without it, nobody in particular.'),
  ldapBindPassword: z.string().min(1).optional().describe('The password of ldapBindDn.'),
  ldapUserBase: z.string().min(1).optional().describe('Where people are, such as ou=people,dc=example,dc=com.'),
  ldapUserFilter: z
    .string()
    .min(3)
    .default('(objectClass=person)')
    .describe('Which entries there are people who may log in.'),
  ldapNameAttribute: z
    .string()
    .min(1)
    .default('uid')
    .describe('The attribute that has the name of a user; sAMAccountName in Active Directory.'),
  ldapGroupBase: z.string().min(1).optional().describe('Where groups are; without it, nobody has groups.'),
  ldapGroupFilter: z
    .string()
    .min(3)
    .optional()
    .describe('Which entries there are groups; without it, those that have ldapMemberAttribute.'),
  ldapMemberAttribute: z
    .string()
    .min(1)
    .default('member')
    .describe('The attribute of a group that names its members: member, uniqueMember or memberUid.'),
  ldapAllowedGroups: dnList.default([]).meta({
    description: 'DNs of groups whose members may log in, separated by semicolons; everybody when there are none.',
    separator: ';',
  }),
  ldapAdminGroups: dnList
    .default([])
    .meta({ description: 'DNs of groups whose members are system admins, separated by semicolons.', separator: ';' }),
  ldapSyncHours: wholeNumber
    .min(1)
    .max(168)
    .default(1)
    .describe('How often everybody is looked up, so that who is gone is deactivated and groups are as they are.'),
  ldapGraceHours: wholeNumber
    .min(1)
    .max(8_760)
    .default(72)
    .describe('How long accounts of the directory are good when it cannot be asked.'),
  uploadExpiryHours: wholeNumber
    .min(1)
    .max(8_760)
    .default(24)
    .describe('Hours after which an upload that nobody wrote to is discarded.'),
  uploadsPerUser: wholeNumber
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('Uploads that one user may have begun and not ended.'),
  uploadsPerNamespace: wholeNumber
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe('Uploads that may be begun and not ended in one namespace.'),
  namespaceGigabytes: wholeNumber
    .min(1)
    .max(10_000_000)
    .default(10_240)
    .describe(
      'GiB of blobs that one namespace may keep, open uploads included; a blob counts in each repository that shows it. Promotions count, and are not refused.',
    ),
  repositoriesPerNamespace: wholeNumber
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('Repositories that may be made in one namespace.'),
  tagsPerRepository: wholeNumber
    .min(1)
    .max(10_000_000)
    .default(100_000)
    .describe('Tags that may be pushed to one repository.'),
  rollbackDays: wholeNumber
    .min(0)
    .max(36_500)
    .default(90)
    .describe(
      'How long garbage collection keeps images that a promotion replaced, and those whose tag was deleted, so that both can return.',
    ),
  auditDays: wholeNumber
    .min(0)
    .max(36_500)
    .default(0)
    .describe('How many days records of the audit log are kept; 0 for all of them. A purge is a record itself.'),
  verifyOnRead: z
    .enum(['never', 'sample', 'always'])
    .default('sample')
    .describe(
      'Which pulls of whole blobs are hashed on their way: none, one of 64, or all. One whose bytes are others is cut off before its last byte, and not served again.',
    ),
  verifyMegabytesPerSecond: wholeNumber
    .min(0)
    .max(10_000)
    .default(4)
    .describe(
      'How many MiB of stored blobs are read and hashed a second, round after round, to find what the disk has damaged; 0 for none.',
    ),
  auditPulls: flag
    .default(false)
    .describe('Pulls of manifests go into the audit log, too; they are written once a second.'),
  advisoryFeeds: list
    .default([])
    .describe(
      'Feeds of advisories that updates fetch, separated by commas: osv-npm, debian-tracker, alpine-secdb-v3.20, cisa-kev, epss, dir:/path, all; see docs/scanning.md.',
    ),
  advisoryUpdateHours: wholeNumber
    .min(0)
    .max(8_760)
    .default(0)
    .describe('How often the feeds are fetched; 0 for only when somebody asks.'),
  advisoryMaxAgeDays: wholeNumber
    .min(0)
    .max(36_500)
    .default(30)
    .describe('Rules on vulnerabilities hold when the advisories are older; 0 for never.'),
  advisoryKeys: list
    .default([])
    .describe('Public keys (as "shiplock advisories export" prints them) whose archives may be imported.'),
  advisoryFollow: z
    .string()
    .refine((text) => parseFollowedTag(text) !== undefined, 'use REPOSITORY:TAG, or https://HOST/REPOSITORY:TAG')
    .optional()
    .describe(
      'A tag that brings archives of advisories: REPOSITORY:TAG in this registry, or https://HOST/REPOSITORY:TAG in another, which is asked every advisoryUpdateHours (1 when that is 0).',
    ),
  advisoryFollowUser: z.string().min(1).optional().describe('User name for the other registry of advisoryFollow.'),
  advisoryFollowPassword: z
    .string()
    .min(1)
    .optional()
    .describe('Password, or access token, for the other registry of advisoryFollow.'),
  attestationKeys: list
    .default([])
    .describe(
      'Public keys whose signed bills of materials say what is in an image: PEM files such as cosign.pub, or base64 of their DER; see docs/scanning.md.',
    ),
  outboundNetworks: list
    .refine((networks) => networks.every(isNetwork), 'write networks as 10.1.0.0/16 or fd00::/8')
    .default([])
    .describe(
      'Networks that are not public and that webhooks may be sent to, and other servers may lead to, all the same, such as 10.1.0.0/16.',
    ),
  outboundProxy: url
    .optional()
    .describe(
      'Proxy by which other servers are reached: webhooks, feeds, followed tags, scanners, identity providers.',
    ),
  outboundNoProxy: list
    .default([])
    .describe('Hosts that are reached without the proxy, with all below them: example.com, 10.1.2.3, or * for all.'),
  outboundCa: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file with authorities that other servers may have their certificates from, beside the well-known ones.',
    ),
  scannerUrl: url
    .optional()
    .describe("An outside scanner behind Harbor's scanner adapter API, in place of advisories."),
  scannerAuthorization: z.string().optional().describe('The Authorization header that the outside scanner asks for.'),
  scannerMinutes: wholeNumber.min(1).max(1_440).default(30).describe('How long an outside scanner may take.'),
});

export type Config = z.output<typeof configSchema>;
export type ConfigKey = keyof Config;

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `SHIPLOCK_ADMIN_PASSWORD` for `adminPassword`. */
export function environmentName(key: string): string {
  return `SHIPLOCK_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
