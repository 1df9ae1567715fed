// The commands that talk to a server.

import { type Command, Option } from 'commander';
import { addAccessCommands } from './commands/access.ts';
import { addAdvisoryCommands } from './commands/advisories.ts';
import { addApiKeyCommands } from './commands/api-keys.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBundleCommands } from './commands/bundles.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addDirectoryCommands } from './commands/directories.ts';
import { addGatesCommand } from './commands/gates.ts';
import { addLoginCommand } from './commands/login.ts';
import { addOperationCommands } from './commands/operations.ts';
import { addOrganizationCommands } from './commands/organizations.ts';
import { addPolicyCommands } from './commands/policies.ts';
import { addPolicyFileCommands } from './commands/policy-files.ts';
import { addPromotionCommands } from './commands/promotions.ts';
import { addRepositoryCommands } from './commands/repositories.ts';
import { addRoleCommands } from './commands/roles.ts';
import { addScanCommands } from './commands/scans.ts';
import { addTagCommands } from './commands/tags.ts';
import { addTeamCommands } from './commands/teams.ts';
import { addTokenCommands } from './commands/tokens.ts';
import { addUserCommands } from './commands/users.ts';
import { addVexCommands } from './commands/vex.ts';
import { addWaiverCommands } from './commands/waivers.ts';
import { addDeliveryCommands } from './commands/webhook-deliveries.ts';
import { addWebhookCommands } from './commands/webhooks.ts';
import { createContext } from './context.ts';
import type { Environment } from './environment.ts';
import type { Streams } from './streams.ts';

/** Adds them to the program, with the options that all of them share; returns `advisories`, which has one more. */
export function addRemoteCommands(program: Command, environment: Environment, streams: Streams): Command {
  const context = createContext(environment, streams);
  program
    .option(
      '--server <url>',
      'the server to talk to (SHIPLOCK_SERVER; default: the one logged in to last, else http://127.0.0.1:5000)',
    )
    .addOption(
      new Option('--output <format>', 'text for people, json for scripts').choices(['text', 'json']).default('text'),
    );
  addLoginCommand(program, context);
  addPromotionCommands(program, context);
  const policy = program.command('policy').description('promotion policies');
  addPolicyCommands(policy, context);
  addPolicyFileCommands(policy, context);
  addRepositoryCommands(program, context);
  addTagCommands(program, context);
  addUserCommands(program, context);
  addOrganizationCommands(program, context);
  addTokenCommands(program, context);
  addBundleCommands(program, context);
  addTeamCommands(program, context);
  addDirectoryCommands(program, context);
  addAccessCommands(program, context);
  addRoleCommands(program, context);
  addApiKeyCommands(program, context);
  addGatesCommand(program, context);
  addScanCommands(program, context);
  addCompareCommand(program, context);
  addWaiverCommands(program, context);
  addVexCommands(program, context);
  const webhook = program.command('webhook').description('receivers that are told of what happens');
  addWebhookCommands(webhook, context);
  addDeliveryCommands(webhook, context);
  const advisories = program.command('advisories').description('what images are compared with');
  addAdvisoryCommands(advisories, context);
  addAuditCommands(program, context);
  addOperationCommands(program, context);
  return advisories;
}
