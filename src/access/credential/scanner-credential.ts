// What an outside scanner pulls with: good for one repository, for pulling only, and for a short time.

import type { Access } from '../access.ts';

/** No account can have this name. */
export const SCANNER_NAME = '$scanner';

/**
 * The value of an Authorization header. It is Basic, which every adapter understands, and its secret is a signed token,
 * which has no colon: some adapters split at each of them.
 * @param seconds how long it is good
 */
export async function scannerCredential(access: Access, repository: string, seconds: number): Promise<string> {
  const granted = [{ type: 'repository', name: repository, actions: ['pull'] }];
  const claims = { holder: undefined, access: granted, pullsAsSubject: false };
  const { token } = await access.signer.sign(claims, seconds);
  return `Basic ${Buffer.from(`${SCANNER_NAME}:${token}`).toString('base64')}`;
}

/** The token in the header that an outside scanner sends; undefined for any other header. */
export function scannerToken(authorization: string | undefined): string | undefined {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization ?? '') ?? [];
  const [name, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  return name === SCANNER_NAME ? secret : undefined;
}
