// The client bundle: a zip file with a certificate, its key, and what installs them where clients look.

import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { CertifiedKey } from '../make-certificate.ts';
import type { AboutBundle } from './about-bundle.ts';
import { envPs1 } from './env-ps1.ts';
import { envSh } from './env-sh.ts';
import { readme } from './readme.ts';

export interface Certificates {
  /** What clients have to trust, as PEM. */
  readonly trusted: string;
  readonly own: CertifiedKey;
}

/** Regular files that nobody but their owner reads. */
const PRIVATE = 0o100600;
const OPEN = 0o100644;

/** The bytes of the zip file. */
export async function makeBundle({ trusted, own }: Certificates, about: AboutBundle): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = new Date(about.madeAt / 1000);
  const add = (name: string, text: string, mode: number) => zip.addBuffer(Buffer.from(text), name, { mtime, mode });
  add('README.txt', readme(about), OPEN);
  add('ca.pem', trusted, OPEN);
  add('cert.pem', own.certificate, OPEN);
  add('key.pem', own.key, PRIVATE);
  add('env.sh', envSh(about), OPEN);
  add('env.ps1', envPs1(about), OPEN);
  zip.end();
  return buffer(zip.outputStream);
}
