// Passwords: argon2id with the first parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane), so
// that many logins at once stay within a small server's memory. Stored as PHC strings, which name their parameters. How a letter with
// a mark, or a space, was typed makes no difference (RFC 8265, section 4.2.2, "OpaqueString"): keyboards differ in it.

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ShiplockError } from '../../errors.ts';

const derive = promisify(argon2);

const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_LENGTH = 32;

export const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 1024;

/** @throws ShiplockError INVALID for a password that is too short or too long */
export function checkNewPassword(password: string): void {
  const length = charactersIn(prepared(password));
  if (length >= MIN_PASSWORD_LENGTH && length <= MAX_PASSWORD_LENGTH) return;
  throw new ShiplockError('INVALID', `a password needs ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`);
}

/** Stands for the hash of an account that is not there: checking a password against it takes as long as any other. */
export const NOBODYS_HASH = phcOf(Buffer.alloc(16), Buffer.alloc(TAG_LENGTH));

/** A PHC string that holds parameters, salt and hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive('argon2id', parameters(prepared(password), salt, MEMORY_KIB, PASSES, PARALLELISM));
  return phcOf(salt, hash);
}

/** True when the password is the one that was hashed; one that was hashed by an older version is taken as it was typed then, too. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const form = prepared(password);
  return (await isHashed(form, phc)) || (form !== password && (await isHashed(password, phc)));
}

function prepared(password: string): string {
  return password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** As Unicode counts them: one for a picture, which JavaScript counts as two. */
function charactersIn(password: string): number {
  return [...password].length;
}

async function isHashed(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  if (!match || charactersIn(password) > MAX_PASSWORD_LENGTH) return false;
  const [, memory, passes, parallelism, salt, hash] = match;
  const expected = Buffer.from(hash ?? '', 'base64');
  const actual = await derive(
    'argon2id',
    parameters(password, Buffer.from(salt ?? '', 'base64'), Number(memory), Number(passes), Number(parallelism)),
  );
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function phcOf(salt: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(hash)}`;
}

function parameters(message: string, nonce: Buffer, memory: number, passes: number, parallelism: number) {
  return { message, nonce, memory, passes, parallelism, tagLength: TAG_LENGTH };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
