// Users, organizations and their members.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { Account } from '../../access/account/account.ts';
import {
  changeUser,
  createOrganization,
  createUser,
  deleteOrganization,
  deleteUser,
  type Legacy,
  requireMayChange,
} from '../../access/account/accounts.ts';
import { getOrganization, getUser, listOrganizations, listUsers, whoAmI } from '../../access/account/list-accounts.ts';
import { listMembers, removeMember, setMember } from '../../access/account/members.ts';
import { checkNewPassword, hashPassword } from '../../access/credential/password.ts';
import { haveSecondFactor } from '../../access/credential/second-factor.ts';
import { SECRET_PREFIX } from '../../access/credential/secret.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { provePassword } from '../../access/login/authenticate.ts';
import { knownBrowser } from '../../access/login/known-browser.ts';
import { requireSystemAdmin } from '../../access/right/requirements.ts';
import * as contract from '../../api/account.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';
import { addressOf } from '../request-identity.ts';
import { shownMarks } from '../session-cookie.ts';
import { pageAfter, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function accountRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);
  const { access } = doors.rooms;
  const { hashTurns } = access;
  const hasher = (by: Identity, request: FastifyRequest) => ({
    address: addressOf(doors, request),
    knownAs: actorOf(by).name,
  });

  on(contract.getMe).answer(async ({ by, rooms }) => {
    return { status: 200, body: await whoAmI(rooms.access, by) };
  });

  on(contract.listUsers).answer(async ({ by, query, rooms }) => {
    const found = await listUsers(rooms.access, by, pageAfter(query));
    const show = await showUsers(rooms.access, found.items);
    return { status: 200, body: toPage(found, show) };
  });

  on(contract.createUser).answerPrepared(
    async ({ by, body, request }) => {
      // Hashing costs, and is done for nobody else.
      requireSystemAdmin(by);
      checkNewPassword(body.password);
      return hashTurns.take(hasher(by, request), () => hashPassword(body.password));
    },
    async ({ by, body, rooms }, passwordHash) => {
      const { password: _password, ...draft } = body;
      const user = await createUser(rooms.access, by, { ...draft, passwordHash });
      return { status: 201, body: (await showUsers(rooms.access, [user]))(user) };
    },
  );

  on(contract.getUser).answer(async ({ by, params, rooms }) => {
    const user = await getUser(rooms.access, by, { name: params.user });
    return { status: 200, body: (await showUsers(rooms.access, [user]))(user) };
  });

  on(contract.changeUser).answerPrepared(
    async ({ by, params, body: { password, currentPassword, ...rest }, request }) => {
      if (password === undefined) return { isProven: false, passwordHash: undefined };
      const asksForOwn = by.kind === 'user' && by.name === params.user;
      const isProven = asksForOwn && currentPassword !== undefined;
      requireMayChange(by, { name: params.user, ...rest, isProven, setsPassword: true });
      if (isProven) {
        const address = addressOf(doors, request);
        // Or a token could outlive its end.
        if (currentPassword.startsWith(SECRET_PREFIX.personal))
          throw new ShiplockError('DENIED', 'an access token is not your present password: give that');
        const browser = await knownBrowser(access, params.user, shownMarks(request));
        await provePassword(access, params.user, currentPassword, { address, browser });
      }
      checkNewPassword(password);
      return { isProven, passwordHash: await hashTurns.take(hasher(by, request), () => hashPassword(password)) };
    },
    async ({ by, params, body, rooms }, proof) => {
      const { fullName, isAdmin, isActive } = body;
      const change = { name: params.user, fullName, isAdmin, isActive, ...proof };
      const { legacy, ...user } = await changeUser(rooms.access, by, change);
      const show = await showUsers(rooms.access, [user]);
      return { status: 200, body: { ...show(user), ...(legacy ? showLegacy(legacy) : {}) } };
    },
  );

  on(contract.deleteUser).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showLegacy(await deleteUser(rooms.access, by, { name: params.user })) };
  });

  on(contract.listOrganizations).answer(async ({ by, query, rooms }) => {
    const found = await listOrganizations(rooms.access, by, pageAfter(query));
    return { status: 200, body: toPage(found, showOrganization) };
  });

  on(contract.createOrganization).answer(async ({ by, body, rooms }) => {
    return { status: 201, body: showOrganization(await createOrganization(rooms.access, by, body)) };
  });

  on(contract.getOrganization).answer(async ({ by, params, rooms }) => {
    const { isOwner, permissions, ...organization } = await getOrganization(rooms.access, by, {
      name: params.organization,
    });
    return { status: 200, body: { ...showOrganization(organization), isOwner, permissions } };
  });

  on(contract.deleteOrganization).answer(async ({ by, params, rooms }) => {
    await deleteOrganization(rooms.access, by, { name: params.organization });
    return { status: 204 };
  });

  on(contract.listMembers).answer(async ({ by, params, query, rooms }) => {
    const found = await listMembers(rooms.access, by, { ...params, ...pageAfter(query) });
    return { status: 200, body: toPage(found, (member) => member) };
  });

  on(contract.setMember).answer(async ({ by, params, body, rooms }) => {
    await setMember(rooms.access, by, { ...params, isOwner: body.isOwner });
    return { status: 204 };
  });

  on(contract.removeMember).answer(async ({ by, params, rooms }) => {
    await removeMember(rooms.access, by, params);
    return { status: 204 };
  });
}

/** How each of these users looks. */
async function showUsers(access: Access, users: readonly Account[]): Promise<(user: Account) => contract.UserBody> {
  const factors = await haveSecondFactor(access, users);
  return ({ id, name, fullName, isAdmin, isActive, directory, createdAt }) => ({
    ...{ name, fullName, isAdmin, isActive, directory },
    hasSecondFactor: factors.has(id),
    createdAt: isoTime(createdAt),
  });
}

function showLegacy({ seenKeys, ownerless }: Legacy) {
  return { seenKeys: [...seenKeys], ownerless: [...ownerless] };
}

function showOrganization(organization: Account) {
  const { name, fullName, createdAt } = organization;
  return { name, fullName, createdAt: isoTime(createdAt) };
}
