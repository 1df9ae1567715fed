// Users, organizations and their members.

import type { FastifyInstance } from 'fastify';
import {
  type Account,
  createAccount,
  deleteAccount,
  findAccount,
  getAccount,
  listAccounts,
  updateAccount,
} from '../../access/accounts.ts';
import { authenticatePassword } from '../../access/authenticate.ts';
import { isSystemAdmin } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { listMembers, removeMember, setMember } from '../../access/members.ts';
import { checkNewPassword, hashPassword } from '../../access/password.ts';
import * as contract from '../../api/account.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { requireNamespaceAdmin, requireSystemAdmin, requireUser, requireWholeUser } from './guards.ts';

export async function accountRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { database, clock } = doors.registry;
  const { rows } = database;

  serve(app, doors, contract.getMe, async ({ identity }) => {
    if (identity.kind !== 'user') {
      const name = identity.kind === 'token' && identity.name !== '' ? identity.name : null;
      const body = {
        kind: name ? 'user' : 'anonymous',
        name,
        isAdmin: false,
        credential: name && 'bearer',
        organizations: [],
      };
      return { status: 200, body };
    }
    const organizations = await listAccounts(rows, { kind: 'organization', memberId: identity.id, limit: 1_000 });
    const { name, isAdmin, credential } = identity;
    return {
      status: 200,
      body: { kind: 'user', name, isAdmin, credential, organizations: organizations.map((one) => one.name) },
    };
  });

  serve(app, doors, contract.listUsers, async ({ identity, query }) => {
    requireSystemAdmin(identity);
    const found = await listAccounts(rows, {
      kind: 'user',
      after: decodeCursor(query.cursor, 'string'),
      limit: query.limit + 1,
    });
    return { status: 200, body: toPage(found, query.limit, (one) => one.name, showUser) };
  });

  serve(app, doors, contract.createUser, async ({ identity, body }) => {
    requireSystemAdmin(identity);
    const passwordHash = await hashPassword(body.password);
    const { name, fullName, isAdmin } = body;
    const user = await database.transaction((tx) =>
      createAccount(tx, { name, kind: 'user', fullName, isAdmin, passwordHash }, actorOf(identity), clock.now()),
    );
    return { status: 201, body: showUser(user) };
  });

  serve(app, doors, contract.getUser, async ({ identity, params }) => {
    if (requireUser(identity).name !== params.user) requireSystemAdmin(identity);
    return { status: 200, body: showUser(await getAccount(rows, params.user, 'user')) };
  });

  serve(app, doors, contract.changeUser, async ({ identity, params, body, request }) => {
    const { password, currentPassword, ...change } = body;
    if (!isSystemAdmin(identity)) {
      if (requireWholeUser(identity).name !== params.user) requireSystemAdmin(identity);
      if (change.isAdmin !== undefined || change.isActive !== undefined) requireSystemAdmin(identity);
      if (password !== undefined) await checkCurrentPassword(doors, params.user, currentPassword, request.ip);
    }
    if (password !== undefined) checkNewPassword(password);
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    const user = await database.transaction((tx) =>
      updateAccount(tx, params.user, 'user', { ...change, passwordHash }, actorOf(identity), clock.now()),
    );
    return { status: 200, body: showUser(user) };
  });

  serve(app, doors, contract.deleteUser, async ({ identity, params }) => {
    requireSystemAdmin(identity);
    await database.transaction((tx) => deleteAccount(tx, params.user, 'user', actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.listOrganizations, async ({ identity, query }) => {
    const memberId = isSystemAdmin(identity) ? undefined : requireUser(identity).id;
    const after = decodeCursor(query.cursor, 'string');
    const found = await listAccounts(rows, { kind: 'organization', after, limit: query.limit + 1, memberId });
    return { status: 200, body: toPage(found, query.limit, (one) => one.name, showOrganization) };
  });

  serve(app, doors, contract.createOrganization, async ({ identity, body }) => {
    requireSystemAdmin(identity);
    const organization = await database.transaction((tx) =>
      createAccount(
        tx,
        { name: body.name, kind: 'organization', fullName: body.fullName },
        actorOf(identity),
        clock.now(),
      ),
    );
    return { status: 201, body: showOrganization(organization) };
  });

  serve(app, doors, contract.getOrganization, async ({ identity, params }) => {
    return { status: 200, body: showOrganization(await visibleOrganization(doors, identity, params.organization)) };
  });

  serve(app, doors, contract.deleteOrganization, async ({ identity, params }) => {
    await visibleOrganization(doors, identity, params.organization);
    await requireNamespaceAdmin(doors, identity, params.organization);
    await database.transaction((tx) =>
      deleteAccount(tx, params.organization, 'organization', actorOf(identity), clock.now()),
    );
    return { status: 204 };
  });

  serve(app, doors, contract.listMembers, async ({ identity, params }) => {
    await visibleOrganization(doors, identity, params.organization);
    return { status: 200, body: { items: await listMembers(rows, params.organization), next: null } };
  });

  serve(app, doors, contract.setMember, async ({ identity, params, body }) => {
    await visibleOrganization(doors, identity, params.organization);
    await requireNamespaceAdmin(doors, identity, params.organization);
    requireWholeUser(identity);
    const member = { name: params.user, isOwner: body.isOwner };
    await database.transaction((tx) => setMember(tx, params.organization, member, actorOf(identity), clock.now()));
    return { status: 204 };
  });

  serve(app, doors, contract.removeMember, async ({ identity, params }) => {
    await visibleOrganization(doors, identity, params.organization);
    await requireNamespaceAdmin(doors, identity, params.organization);
    requireWholeUser(identity);
    await database.transaction((tx) =>
      removeMember(tx, params.organization, params.user, actorOf(identity), clock.now()),
    );
    return { status: 204 };
  });
}

/** An organization is there for its members and for system admins, and for nobody else. */
async function visibleOrganization(doors: Doors, identity: Identity, name: string): Promise<Account> {
  const { rows } = doors.registry.database;
  const organization = await findAccount(rows, name);
  const visible = isSystemAdmin(identity) || (organization && (await belongsTo(doors, identity, name)));
  if (organization?.kind === 'organization' && visible) return organization;
  throw new ShiplockError('NOT_FOUND', `there is no organization ${name}, or you are not one of its members`);
}

async function belongsTo(doors: Doors, identity: Identity, organization: string): Promise<boolean> {
  if (identity.kind !== 'user') return false;
  const { rows } = doors.registry.database;
  const own = await listAccounts(rows, { kind: 'organization', memberId: identity.id, limit: 10_000 });
  return own.some((one) => one.name === organization);
}

async function checkCurrentPassword(
  doors: Doors,
  user: string,
  password: string | undefined,
  address: string,
): Promise<void> {
  if (password === undefined) throw new ShiplockError('INVALID', 'give your present password as currentPassword');
  await authenticatePassword(doors.access, user, password, address);
}

function showUser(user: Account): contract.UserBody {
  const { name, fullName, isAdmin, isActive, createdAt } = user;
  return { name, fullName, isAdmin, isActive, createdAt: isoTime(createdAt) };
}

function showOrganization(organization: Account) {
  const { name, fullName, createdAt } = organization;
  return { name, fullName, createdAt: isoTime(createdAt) };
}
