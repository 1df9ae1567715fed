// shiplock access: who may do what, and why.

import type { Command } from 'commander';
import * as contract from '../../api/access.ts';
import { getUser } from '../../api/account.ts';
import { type ApiKeyBody, listApiKeys } from '../../api/api-key.ts';
import type { Route } from '../../api/route.ts';
import { allPages } from '../all-pages.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { shortTime } from '../print.ts';

interface PlaceOptions {
  readonly everywhere?: boolean;
  readonly deny?: boolean;
}

const WHO_ELSE = 'a user, team:NAME, team:ORGANIZATION/NAME, key:USERNAME such as key:dev+ci, or anonymous';
const WHO = 'a user, team:NAME (of the namespace), team:ORGANIZATION/NAME, or key:USERNAME';
const PLACE = 'namespace/name for a repository, or a namespace';

export function addAccessCommands(program: Command, context: Context): void {
  const access = program.command('access').description('who may do what, and why');

  access
    .command('list [place]')
    .description(`what was given and denied there; ${PLACE}`)
    .option('--everywhere', 'what holds in all namespaces')
    .action(async (place: string | undefined, options: PlaceOptions, command: Command) => {
      const [route, params] = placeOf<Route>(place, options, LIST);
      const found = await allPages<contract.GrantBody>(context.client(command), route, { params });
      const rows = found.map((one) => [
        holderOf(one),
        one.deny ? 'denied' : '',
        one.role ?? one.permissions.join(', '),
        one.grantedBy,
        shortTime(one.grantedAt),
      ]);
      context
        .printer(command)
        .table(
          found,
          ['WHO', '', 'ROLE', 'BY', 'AT'],
          rows,
          `Nobody was given or denied anything on ${place ?? 'everything'} itself`,
        );
    });

  access
    .command('grant <who> <role> [place]')
    .description(`give a role on ${PLACE}, in place of the one that they were given there before; <who> is ${WHO}`)
    .option('--everywhere', 'in all namespaces')
    .option('--deny', 'take what the role permits away instead, against what is given on the same or a wider place')
    .action(async (who: string, role: string, place: string | undefined, options: PlaceOptions, command: Command) => {
      const { deny = false } = options;
      const { replaced, sentence } = await grantRole(context.client(command), { who, role, place, ...options });
      context.printer(command).result({ who, role, place: place ?? 'everything', deny, replaced }, sentence);
    });

  access
    .command('revoke <who> [place]')
    .description(`take a role away; <who> is ${WHO}`)
    .option('--everywhere', 'what holds in all namespaces')
    .option('--deny', 'take a denial back')
    .action(async (who: string, place: string | undefined, options: PlaceOptions, command: Command) => {
      const client = context.client(command);
      const query = { deny: options.deny ? 'true' : 'false' };
      await call(client, await holderAt(client, who, place, options), REVOKE, { query });
      const there = place ?? 'everything';
      const sentence = `${who} ${options.deny ? 'is denied nothing' : 'has no role'} on ${there} any more`;
      context.printer(command).result({ who, place: there, revoked: true }, sentence);
    });

  access
    .command('explain <who> <permission> <repository>')
    .description(`whether ${WHO_ELSE} may do something in a repository, and which grant decides`)
    .action(async (who: string, permission: 'pull', repository: string, _options: unknown, command: Command) => {
      const query = { who: askedAbout(who, repository), permission, repository };
      const found = await context.client(command).call(contract.explainAccess, { query });
      context.printer(command).result(found, found.reason);
    });
}

/** As the API has it. @throws CommandError wrong usage for a key that is none by its name */
function askedAbout(who: string, repository: string): string {
  const [kind = '', name] = who.split(/:(.*)/s, 2);
  if (name === undefined) return who;
  if (kind === 'team') return name.includes('/') ? name : `${repository.split('/', 1)[0]}/${name}`;
  if (kind === 'key' && name.includes('+')) return name;
  throw new CommandError(EXIT.wrongUsage, `${who} is nobody: write ${WHO_ELSE}`);
}

/** Gives the role, or denies it, and says in place of what. @throws CommandError wrong usage for the place and for whom */
export async function grantRole(
  client: Client,
  given: PlaceOptions & { readonly who: string; readonly role: string; readonly place?: string | undefined },
): Promise<{ readonly replaced: string | null; readonly sentence: string }> {
  const { who, role, place, deny = false } = given;
  const at = await holderAt(client, who, place, given);
  const before = await givenBefore(client, at, deny);
  await call(client, at, GRANT, { body: { role, deny } });
  const replaced = before === undefined || before === role ? null : before;
  const instead = replaced === null ? '' : `, in place of ${replaced}`;
  const vain = deny && at.holder === 'user' && (await isAdmin(client, who)) ? IN_VAIN : '';
  const sentence = `${who} ${deny ? 'is denied' : 'has'} ${role} on ${place ?? 'everything'}${instead}${vain}`;
  return { replaced, sentence };
}

const IN_VAIN = ', which counts when they are no system admin any more: nothing is denied to those';

/** False where the viewer may not know. */
async function isAdmin(client: Client, user: string): Promise<boolean> {
  try {
    return (await client.call(getUser, { params: { user } })).isAdmin;
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === EXIT.refused) return false;
    throw error;
  }
}

/** Whom a grant is for, on which place. */
type Holder = 'user' | 'team' | 'key';
type Place = 'repository' | 'namespace' | 'everywhere';

interface HolderAt {
  readonly holder: Holder;
  readonly place: Place;
  readonly params: Readonly<Record<string, string>>;
}

const LIST: Readonly<Record<Place, Route>> = {
  repository: contract.listRepositoryAccess,
  namespace: contract.listNamespaceAccess,
  everywhere: contract.listGlobalAccess,
};

const GRANT = {
  repository: {
    user: contract.grantRepositoryAccess,
    team: contract.grantRepositoryTeamAccess,
    key: contract.grantRepositoryKeyAccess,
  },
  namespace: {
    user: contract.grantNamespaceAccess,
    team: contract.grantNamespaceTeamAccess,
    key: contract.grantNamespaceKeyAccess,
  },
  everywhere: {
    user: contract.grantGlobalAccess,
    team: contract.grantGlobalTeamAccess,
    key: contract.grantGlobalKeyAccess,
  },
} as const;

const REVOKE = {
  repository: {
    user: contract.revokeRepositoryAccess,
    team: contract.revokeRepositoryTeamAccess,
    key: contract.revokeRepositoryKeyAccess,
  },
  namespace: {
    user: contract.revokeNamespaceAccess,
    team: contract.revokeNamespaceTeamAccess,
    key: contract.revokeNamespaceKeyAccess,
  },
  everywhere: {
    user: contract.revokeGlobalAccess,
    team: contract.revokeGlobalTeamAccess,
    key: contract.revokeGlobalKeyAccess,
  },
} as const;

/** The role, or the permissions, that they were given or denied there before. */
async function givenBefore(
  client: Client,
  { holder, place, params }: HolderAt,
  deny: boolean,
): Promise<string | undefined> {
  const grants = await allPages<contract.GrantBody>(client, LIST[place], { params });
  const { user, organization = params['namespace'] ?? params['repository']?.split('/', 1)[0], team, key } = params;
  const found = grants.find(
    (one) =>
      one.deny === deny &&
      { user: one.user === user, team: one.team === `${organization}/${team}`, key: one.keyId === key }[holder],
  );
  return found && (found.role ?? found.permissions.join(', '));
}

async function call(
  client: Client,
  { holder, place, params }: HolderAt,
  routes: typeof GRANT | typeof REVOKE,
  given: { readonly body?: object; readonly query?: object },
): Promise<void> {
  await client.call(routes[place][holder], { params, ...given } as never);
}

async function holderAt(
  client: Client,
  who: string,
  place: string | undefined,
  options: PlaceOptions,
): Promise<HolderAt> {
  const [kind, there] = placeOf(place, options, {
    repository: 'repository',
    namespace: 'namespace',
    everywhere: 'everywhere',
  } as const);
  const at = (holder: Holder, params: Record<string, string>) => ({
    holder,
    place: kind,
    params: { ...there, ...params },
  });
  if (who.startsWith('key:')) return at('key', { key: await keyIdAt(client, who.slice('key:'.length), kind, there) });
  if (!who.startsWith('team:')) return at('user', { user: who });
  const [first = '', second] = who.slice('team:'.length).split('/', 2);
  const organization = second === undefined ? place?.split('/', 1)[0] : first;
  if (organization === undefined)
    throw new CommandError(EXIT.wrongUsage, `which organization's team? Write team:ORGANIZATION/${first}`);
  if (kind !== 'everywhere' && organization !== place?.split('/', 1)[0])
    throw new CommandError(
      EXIT.wrongUsage,
      `${who} is no team of the namespace of ${place}: only those get roles there`,
    );
  return at('team', { organization, team: second ?? first });
}

/** Which of the three the place is, with the parameters of its path. @throws CommandError wrong usage for none or two */
function placeOf<Value>(
  place: string | undefined,
  { everywhere = false }: PlaceOptions,
  values: Readonly<Record<Place, Value>>,
): [Value, Record<string, string>] {
  if ((place === undefined) !== everywhere)
    throw new CommandError(EXIT.wrongUsage, 'say where: a repository, a namespace, or --everywhere');
  if (place === undefined) return [values.everywhere, {}];
  if (place.includes('/')) return [values.repository, { repository: place }];
  return [values.namespace, { namespace: place }];
}

/** Of a key that one manages, or that has something at the place. @throws CommandError when there is none */
async function keyIdAt(
  client: Client,
  username: string,
  place: Place,
  params: Readonly<Record<string, string>>,
): Promise<string> {
  const grants = await allPages<contract.GrantBody>(client, LIST[place], { params });
  return grants.find(({ key }) => key === username)?.keyId ?? (await findKey(client, username)).id;
}

/** The API key of this user name, such as `dev+ci`. @throws CommandError when there is none */
export async function findKey(client: Client, username: string): Promise<ApiKeyBody> {
  const [namespace = ''] = username.split('+', 1);
  const query = namespace === '' ? {} : { namespace };
  const found = await allPages<ApiKeyBody>(client, listApiKeys, { query });
  const key = found.find((one) => one.username === username || one.id === username);
  if (key) return key;
  throw new CommandError(EXIT.refused, `there is no API key ${username}: "shiplock key list" shows which there are`);
}

function holderOf({ user, team, key }: contract.GrantBody): string {
  if (team !== null) return `team:${team}`;
  return key === null ? (user ?? '') : `key:${key}`;
}
