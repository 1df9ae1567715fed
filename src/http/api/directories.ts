// Directories, and whom they know users as.

import type { FastifyInstance } from 'fastify';
import { type Directory, listDirectories, requestSync } from '../../access/directory/describe-directories.ts';
import { getIdentity, linkIdentity, moveIdentities, unlinkIdentity } from '../../access/directory/identity-links.ts';
import * as contract from '../../api/directory.ts';
import { isoTime, MICROSECONDS_PER_HOUR } from '../../clock.ts';
import type { Doors } from '../doors.ts';
import { endpoints } from './endpoint.ts';
import { showJob } from './show.ts';

export async function directoryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listDirectories).answer(async ({ by, rooms }) => {
    return { status: 200, body: { items: (await listDirectories(rooms.access, by)).map(showDirectory) } };
  });

  on(contract.syncDirectories).answer(async ({ by, body, rooms }) => {
    return { status: 202, body: showJob(await requestSync(rooms.access, by, body)) };
  });

  on(contract.moveIdentities).answer(async ({ by, body, rooms }) => {
    return { status: 200, body: { users: [...(await moveIdentities(rooms.access, by, body))] } };
  });

  on(contract.getIdentity).answer(async ({ by, params, rooms }) => {
    const { issuer, subject, checkedAt, groups } = await getIdentity(rooms.access, by, params);
    return { status: 200, body: { issuer, subject, checkedAt: isoTime(checkedAt), groups: [...groups] } };
  });

  on(contract.linkIdentity).answer(async ({ by, params, body, rooms }) => {
    await linkIdentity(rooms.access, by, { ...params, ...body });
    return { status: 204 };
  });

  on(contract.unlinkIdentity).answer(async ({ by, params, rooms }) => {
    const { ownerless } = await unlinkIdentity(rooms.access, by, params);
    return { status: 200, body: { ownerless: [...ownerless] } };
  });
}

function showDirectory(directory: Directory): contract.DirectoryBody {
  const { issuer, kind, name, accounts, adminGroups, allowedGroups, goodFor, sync } = directory;
  return {
    issuer,
    kind,
    name,
    accounts,
    adminGroups: [...adminGroups],
    allowedGroups: [...allowedGroups],
    goodForHours: goodFor / MICROSECONDS_PER_HOUR,
    sync: sync && {
      ...sync,
      lastOwners: sync.lastOwners.map(({ user, organizations }) => ({ user, organizations: [...organizations] })),
      ownerless: [...sync.ownerless],
      endedAt: isoTime(sync.endedAt),
      doneAt: sync.doneAt === null ? null : isoTime(sync.doneAt),
    },
  };
}
