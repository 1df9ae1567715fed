// TLS of a server in this process, for `localhost` and `127.0.0.1`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, MICROSECONDS_PER_DAY } from '../../src/clock.ts';
import { openAuthority } from '../../src/tls/authority.ts';
import { openCertificateFiles } from '../../src/tls/certificate-files.ts';
import { makeAuthority, makeCertificate } from '../../src/tls/make-certificate.ts';
import { openSelfSigned } from '../../src/tls/self-signed.ts';
import type { ServerTls } from '../../src/tls/server-tls.ts';

const NAMES = ['localhost', '127.0.0.1'] as const;

/** With a certificate of the server's own making. */
export function selfSigned(folder: string, clock: Clock): Promise<ServerTls> {
  return openSelfSigned({ folder: join(folder, 'tls'), names: NAMES, clock });
}

/** With a certificate that another authority, "Company CA", has signed, and that lies in files. */
export async function fromFiles(folder: string, clock: Clock): Promise<ServerTls> {
  const validity = { from: clock.now(), until: clock.now() + MICROSECONDS_PER_DAY };
  const company = await makeAuthority({ subject: 'Company CA', ...validity });
  const own = await makeCertificate(company, { subject: 'localhost', names: NAMES, ...validity });
  const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  await writeFile(files.cert, `${own.certificate}${company.certificate}`);
  await writeFile(files.key, own.key);
  return openCertificateFiles(files, await openAuthority(join(folder, 'tls'), 'localhost', clock));
}
