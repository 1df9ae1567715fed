// A private OpenLDAP server with the people and groups that a test gives, on a free port of the loopback interface.

import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { afterAll, beforeAll } from 'vitest';
import { LDAP_DEFAULTS, type LdapSettings } from '../../src/directory/ldap/ldap-settings.ts';
import { type CertifiedKey, makeAuthority, makeCertificate } from '../../src/tls/make-certificate.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { run } from './run.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

/** Values by attribute; each becomes one line. */
export type Values = Readonly<Record<string, string | Buffer | readonly (string | Buffer)[]>>;

export interface SlapdPerson {
  /** `cn=<uid>` names the entry, unless `rdn` does. */
  readonly uid: string;
  readonly rdn?: string;
  /** None when left out: nobody logs in. */
  readonly password?: string;
  /** Further attributes; `objectClass` comes on top of `inetOrgPerson`. */
  readonly values?: Values;
}

export interface SlapdGroup {
  readonly cn: string;
  /** Distinguished names (`personDn`, `groupDn`). */
  readonly members: readonly string[];
}

export interface SlapdOptions {
  readonly people?: readonly SlapdPerson[];
  readonly groups?: readonly SlapdGroup[];
  /** Further entries: values by distinguished name. */
  readonly entries?: Readonly<Record<string, Values>>;
  /** Lines of slapd.conf about the database. */
  readonly lines?: readonly string[];
  /** Offers StartTLS, and ldaps, with a certificate for these names; false for none. */
  readonly tls?: readonly string[] | false;
}

export interface Slapd {
  /** `ldap://127.0.0.1:PORT`. */
  readonly url: string;
  /** `ldaps://127.0.0.1:PORT`. */
  readonly secureUrl: string;
  readonly port: number;
  /** PEM of who signed its certificate. */
  readonly ca: string;
  /** That look people and groups up here, in the clear unless told otherwise. */
  settings(changes?: Partial<LdapSettings>): LdapSettings;
  addEntry(dn: string, values: Values): Promise<void>;
  addPerson(person: SlapdPerson): Promise<void>;
  /** Replaces the values of these attributes; none at all with `[]`. */
  modify(dn: string, values: Values): Promise<void>;
  /** Gives the entry another name, and place, too, when it is a whole name. */
  rename(dn: string, newName: string): Promise<void>;
  remove(dn: string): Promise<void>;
  /** Ends it, at once with `SIGKILL`. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export const BASE = 'dc=example,dc=org';
export const PEOPLE = `ou=people,${BASE}`;
export const GROUPS = `ou=groups,${BASE}`;
const ADMIN = `cn=admin,${BASE}`;
const ADMIN_PASSWORD = 'directory-admin-secret';
/** Looks people up, and is under the limits of slapd.conf, as the admin is not. */
export const SEARCHER_DN = `cn=searcher,${BASE}`;
export const SEARCHER_PASSWORD = 'directory-searcher-secret';

export const personDn = (name: string) => `cn=${name},${PEOPLE}`;
export const groupDn = (name: string) => `cn=${name},${GROUPS}`;

/** A server for the tests of this block. Call the result inside of tests. */
export function useSlapd(options: SlapdOptions = {}): () => Slapd {
  const folder = useTemporaryFolder();
  let slapd: Slapd | undefined;
  beforeAll(async () => {
    slapd = await startSlapd(folder(), options);
  });
  // Registered after the folder's own hook, so that it runs before the folder is removed.
  afterAll(() => slapd?.stop());
  return () => {
    if (!slapd) throw new Error('slapd is not running yet');
    return slapd;
  };
}

/** @param folder an empty one of its own */
export async function startSlapd(folder: string, options: SlapdOptions = {}): Promise<Slapd> {
  const names = options.tls ?? ['localhost', '127.0.0.1'];
  const ca = names === false ? undefined : await writeCertificate(folder, names);
  const config = join(folder, 'slapd.conf');
  const data = join(folder, 'entries.ldif');
  await mkdir(join(folder, 'database'));
  await writeFile(config, configOf(folder, ca !== undefined, options.lines ?? []));
  await writeFile(data, ldifOf(options));
  await run('slapadd', ['-q', '-f', config, '-l', data]);
  const [port, securePort] = [await freePort(), await freePort()];
  const url = `ldap://127.0.0.1:${port}`;
  const secureUrl = `ldaps://127.0.0.1:${securePort}`;
  const urls = ca === undefined ? url : `${url} ${secureUrl}`;
  const daemon = await startDaemon('slapd', ['-d', '0', '-f', config, '-h', urls], { isReady: () => canConnect(port) });
  return {
    url,
    secureUrl,
    port,
    ca: ca?.certificate ?? '',
    settings: (changes = {}) => ({
      ...LDAP_DEFAULTS,
      url,
      bindDn: SEARCHER_DN,
      bindPassword: SEARCHER_PASSWORD,
      userBase: PEOPLE,
      groupBase: GROUPS,
      ...changes,
    }),
    ...administration(url),
    stop: async (signal) => {
      await daemon.stop(signal);
    },
  } satisfies Slapd & { stop: (signal?: Parameters<Daemon['stop']>[0]) => Promise<void> };
}

function administration(url: string): Pick<Slapd, 'addEntry' | 'addPerson' | 'modify' | 'rename' | 'remove'> {
  const asAdmin = async (work: (client: Client) => Promise<unknown>) => {
    const client = new Client({ url });
    try {
      await client.bind(ADMIN, ADMIN_PASSWORD);
      await work(client);
    } finally {
      await client.unbind();
    }
  };
  const addEntry: Slapd['addEntry'] = (dn, values) => asAdmin((client) => client.add(dn, attributesOf(values)));
  return {
    addEntry,
    addPerson: (person) => addEntry(...personEntry(person)),
    modify: (dn, values) =>
      asAdmin((client) =>
        client.modify(
          dn,
          attributesOf(values).map((modification) => new Change({ operation: 'replace', modification })),
        ),
      ),
    rename: (dn, newName) => asAdmin((client) => client.modifyDN(dn, newName)),
    remove: (dn) => asAdmin((client) => client.del(dn)),
  };
}

function listOf(values: Values[string]): readonly (string | Buffer)[] {
  return typeof values === 'string' || Buffer.isBuffer(values) ? [values] : values;
}

function attributesOf(values: Values): Attribute[] {
  return Object.entries(values).map(
    ([type, list]) => new Attribute({ type, values: listOf(list).map((value) => Buffer.from(value)) }),
  );
}

function personEntry({ uid, rdn, password, values = {} }: SlapdPerson): [string, Values] {
  const { objectClass = [], ...further } = values;
  return [
    `${rdn ?? `cn=${uid}`},${PEOPLE}`,
    {
      objectClass: ['inetOrgPerson', ...listOf(objectClass)],
      uid,
      sn: uid,
      ...(rdn === undefined ? { cn: uid } : {}),
      ...(password === undefined ? {} : { userPassword: password }),
      ...further,
    },
  ];
}

function ldifOf({ people = [], groups = [], entries = {} }: SlapdOptions): string {
  const ou = { objectClass: 'organizationalUnit' };
  const all: [string, Values][] = [
    [BASE, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' }],
    [PEOPLE, { ...ou, ou: 'people' }],
    [GROUPS, { ...ou, ou: 'groups' }],
    [SEARCHER_DN, { objectClass: ['organizationalRole', 'simpleSecurityObject'], userPassword: SEARCHER_PASSWORD }],
    ...people.map(personEntry),
    ...groups.map(({ cn, members }): [string, Values] => [
      groupDn(cn),
      { objectClass: 'groupOfNames', cn, member: members },
    ]),
    ...Object.entries(entries),
  ];
  return all.map(([dn, values]) => [ldifLine('dn', dn), ...linesOf(values), ''].join('\n')).join('\n');
}

function linesOf(values: Values): string[] {
  return Object.entries(values).flatMap(([type, list]) => listOf(list).map((value) => ldifLine(type, value)));
}

/** RFC 2849: in Base64, nothing has to be escaped. */
function ldifLine(type: string, value: string | Buffer): string {
  return `${type}:: ${Buffer.from(value).toString('base64')}`;
}

/** Attributes of other directories, under object identifiers of nobody's. */
const OTHERS_SCHEMA = ['objectGUID', 'userAccountControl', 'accountExpires', 'nsAccountLock']
  .map((name, n) => {
    const syntax = name === 'objectGUID' ? '40' : '15';
    const equality = name === 'objectGUID' ? 'octetStringMatch' : 'caseIgnoreMatch';
    return `attributetype ( 2.25.1.${n + 1} NAME '${name}' EQUALITY ${equality} SYNTAX 1.3.6.1.4.1.1466.115.121.1.${syntax} SINGLE-VALUE )`;
  })
  .concat(
    "objectclass ( 2.25.2.1 NAME 'otherAccount' SUP top AUXILIARY MAY ( objectGUID $ userAccountControl $ accountExpires $ nsAccountLock ) )",
  );

function configOf(folder: string, hasTls: boolean, lines: readonly string[]): string {
  const schemas = ['core', 'cosine', 'nis', 'inetorgperson'];
  return [
    ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
    ...OTHERS_SCHEMA,
    `pidfile ${join(folder, 'slapd.pid')}`,
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload ppolicy',
    ...(hasTls
      ? [`TLSCertificateFile ${join(folder, 'server.pem')}`, `TLSCertificateKeyFile ${join(folder, 'server-key.pem')}`]
      : []),
    'database mdb',
    `suffix "${BASE}"`,
    `rootdn "${ADMIN}"`,
    `rootpw ${ADMIN_PASSWORD}`,
    `directory ${join(folder, 'database')}`,
    'maxsize 268435456',
    'dbnosync',
    'index objectClass,uid,member,entryUUID eq',
    // Who looks people up sees them, but no password; whoever logs in sees nobody.
    'access to attrs=userPassword by anonymous auth by * none',
    `access to * by dn.exact="${SEARCHER_DN}" read by anonymous auth by * none`,
    ...lines,
    '',
  ].join('\n');
}

async function writeCertificate(folder: string, names: readonly string[]): Promise<CertifiedKey> {
  const day = 86_400_000_000;
  const now = Date.now() * 1000;
  const validity = { from: now - day, until: now + day };
  const ca = await makeAuthority({ subject: 'Directory CA', ...validity });
  const own = await makeCertificate(ca, { subject: names[0] ?? '', names, ...validity });
  await writeFile(join(folder, 'server.pem'), own.certificate);
  await writeFile(join(folder, 'server-key.pem'), own.key, { mode: 0o600 });
  return ca;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** The environment of a server whose directory this is. @param ca file with the directory's authority */
export function settingsFor({ url }: { readonly url: string }, ca: string): Record<string, string> {
  return {
    SHIPLOCK_LDAP_URL: url,
    SHIPLOCK_LDAP_CA: ca,
    SHIPLOCK_LDAP_BIND_DN: SEARCHER_DN,
    SHIPLOCK_LDAP_BIND_PASSWORD: SEARCHER_PASSWORD,
    SHIPLOCK_LDAP_USER_BASE: PEOPLE,
    SHIPLOCK_LDAP_GROUP_BASE: GROUPS,
    SHIPLOCK_LDAP_ADMIN_GROUPS: groupDn('admins'),
  };
}
