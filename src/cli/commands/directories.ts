// shiplock directory: LDAP and OpenID Connect, and whose accounts are theirs.

import type { Command } from 'commander';
import * as contract from '../../api/directory.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { followJob } from '../follow-job.ts';
import { shortTime } from '../print.ts';

type Sync = NonNullable<contract.DirectoryBody['sync']>;

export function addDirectoryCommands(program: Command, context: Context): void {
  const directory = program.command('directory').description('LDAP and OpenID Connect, and whose accounts are theirs');

  const list = async (command: Command) => {
    const printer = context.printer(command);
    const { items } = await context.client(command).call(contract.listDirectories, {});
    const rows = items.map((one) => [
      one.issuer,
      one.accounts,
      one.sync ? shortTime(one.sync.endedAt) : '',
      one.sync ? outcomeOf(one.sync) : '',
    ]);
    printer.table(
      items,
      ['DIRECTORY', 'USERS', 'SYNCHRONIZED', 'OUTCOME'],
      rows,
      'No directory is configured (ldapUrl, oidcIssuer)',
    );
    return items;
  };

  directory
    .command('list')
    .description('the directories that are configured, and how the last synchronization ended')
    .action(async (_options: unknown, command: Command) => void (await list(command)));

  directory
    .command('sync')
    .description('look everybody up now, and wait for the end')
    .option(
      '--force',
      'also when more than a tenth of the users would be deactivated, the directory tells of nobody, or an organization would be without an owner',
    )
    .action(async ({ force = false }: { force?: boolean }, command: Command) => {
      const client = context.client(command);
      const started = await client.call(contract.syncDirectories, { body: { force } });
      await followJob(client, context.streams, started.id);
      for (const { issuer, sync } of await list(command))
        if (sync?.failure) throw new CommandError(EXIT.refused, `${issuer} was not synchronized: ${sync.failure}`);
    });

  directory
    .command('show <user>')
    .description('as whom a directory knows a user')
    .action(async (user: string, _options: unknown, command: Command) => {
      const found = await context.client(command).call(contract.getIdentity, { params: { user } });
      const rows = [
        ['directory', found.issuer],
        ['subject', found.subject],
        ['told of last', found.checkedAt],
        ...(found.groups.length > 0 ? found.groups : ['']).map((group, index) => [index === 0 ? 'groups' : '', group]),
      ];
      context.printer(command).facts(found, ['', user], rows);
    });

  directory
    .command('link <user>')
    .description('give a user to a person of a directory, who logs in there from then on')
    .requiredOption('--issuer <issuer>', '"ldap", or the issuer of OpenID Connect')
    .requiredOption(
      '--subject <text>',
      'entryUUID or objectGUID of LDAP, sub of OpenID Connect; refused log-ins name it in the audit log',
    )
    .action(async (user: string, body: { issuer: string; subject: string }, command: Command) => {
      await context.client(command).call(contract.linkIdentity, { params: { user }, body });
      context.printer(command).result({ user, ...body }, `${user} is ${body.subject} of ${body.issuer} from now on`);
    });

  directory
    .command('unlink <user>')
    .description('make a user an account of this server again, without what groups gave')
    .action(async (user: string, _options: unknown, command: Command) => {
      const { ownerless } = await context.client(command).call(contract.unlinkIdentity, { params: { user } });
      const advice = `give them a password with "shiplock user set ${user} --password-stdin"`;
      const left = ownerless.length > 0 ? `; until then nobody can log in who owns ${ownerless.join(', ')}` : '';
      context.printer(command).result({ user, ownerless }, `${user} is an account of this server: ${advice}${left}`);
    });

  directory
    .command('relink-oidc')
    .description('move all identities of one issuer to another that calls its people the same')
    .requiredOption('--from <issuer>', 'the issuer that the identities have')
    .requiredOption('--to <issuer>', 'the issuer that they get, such as https://id.example.com/realms/main')
    .option('--dry-run', 'only say whom it concerns')
    .action(
      async ({ dryRun = false, ...issuers }: { from: string; to: string; dryRun?: boolean }, command: Command) => {
        const moved = await context.client(command).call(contract.moveIdentities, { body: { ...issuers, dryRun } });
        const names = moved.users.map((user) => `  ${user}`).join('\n');
        const what = dryRun ? 'would be moved' : 'were moved';
        const text =
          moved.users.length === 0
            ? `${issuers.from} has no users here`
            : `${moved.users.length} users ${what}:\n${names}`;
        context.printer(command).result(moved, text);
      },
    );
}

function outcomeOf({ failure, deactivated, reactivated, lastOwners, ownerless }: Sync): string {
  if (failure !== null) return failure;
  const stay = lastOwners.map(
    ({ user, organizations }) => `; ${user} stays as the last owner of ${organizations.join(', ')}`,
  );
  const left = ownerless.length > 0 ? `; without an owner now: ${ownerless.join(', ')}` : '';
  return `${deactivated} deactivated, ${reactivated} back${stay.join('')}${left}`;
}
