// Client bundles: certificates of users, with their keys.

import type { FastifyInstance } from 'fastify';
import {
  bundleOwner,
  type ClientCertificate,
  listCertificates,
  registerCertificate,
  revokeCertificate,
} from '../../access/credential/client-certificate.ts';
import * as contract from '../../api/bundle.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { issueForClient } from '../../tls/bundle/issue-for-client.ts';
import { makeBundle } from '../../tls/bundle/make-bundle.ts';
import type { ServerTls } from '../../tls/server-tls.ts';
import type { Doors } from '../doors.ts';
import { ownUrl } from '../request-identity.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { microseconds } from './time.ts';

export async function bundleRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);
  const { clock } = doors.rooms.access;

  on(contract.createBundle).answerPrepared(
    async ({ by, body, request }) => {
      const { name } = await bundleOwner(doors.rooms.access, by, body);
      const tls = requireTls(doors);
      const issued = await issueForClient(tls.authority, name, clock.now(), microseconds(body.expiresAt));
      const { host } = new URL(ownUrl(doors, request));
      const { serial, expiresAt } = issued;
      const about = { host, user: name, serial, expiresAt, madeAt: clock.now() };
      return { issued, name, zip: await makeBundle({ trusted: tls.trusted, own: issued.own }, about) };
    },
    async ({ by, body, rooms }, { issued, name, zip }) => {
      const { serial } = await registerCertificate(rooms.access, by, { ...issued, user: body.user });
      const headers = {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="shiplock-${name}.zip"`,
        'cache-control': 'no-store',
        location: `/api/v1/client-bundles/${serial}`,
      };
      return { status: 201, raw: zip, headers, isSecret: true };
    },
  );

  on(contract.listBundles).answer(async ({ by, query, rooms }) => {
    const { user, limit } = query;
    const page = { user, before: decodeCursor(query.cursor, 'string'), limit };
    return { status: 200, body: toPage(await listCertificates(rooms.access, by, page), showBundle) };
  });

  on(contract.revokeBundle).answer(async ({ by, params, query, rooms }) => {
    await revokeCertificate(rooms.access, by, { serial: params.serial, user: query.user });
    return { status: 204 };
  });
}

function requireTls({ tls }: Doors): ServerTls {
  if (tls) return tls;
  throw new ShiplockError(
    'CONFLICT',
    'this server speaks plain HTTP, where nobody can show a certificate: its operator has to start it with --tls self-signed, or with --tls-cert and --tls-key, and a proxy in front of it has to pass TLS on as it is',
  );
}

function showBundle(certificate: ClientCertificate): contract.BundleBody {
  const { createdAt, expiresAt, lastUsedAt, revokedAt } = certificate;
  return {
    ...certificate,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : isoTime(lastUsedAt),
    revokedAt: revokedAt === null ? null : isoTime(revokedAt),
  };
}
