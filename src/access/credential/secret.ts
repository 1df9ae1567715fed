// Secrets of access tokens, logins and API keys: random, shown once, and kept as a hash.

import { createHash, randomBytes } from 'node:crypto';

/** By this beginning, secret scanners and our own login know what a secret is. */
export const SECRET_PREFIX = {
  personal: 'shiplock_pat_',
  refresh: 'shiplock_rt_',
  key: 'shiplock_key_',
  session: 'shiplock_ui_',
} as const;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 43 letters and digits have more than 256 bits. */
const LENGTH = 44;

/** Of letters, digits and underscores only, so that it needs no quotes anywhere. */
export function newSecret(kind: keyof typeof SECRET_PREFIX): string {
  let secret = '';
  while (secret.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) {
      // 248 is four times 62: every letter is equally likely.
      if (byte < 248 && secret.length < LENGTH) secret += ALPHABET[byte % ALPHABET.length];
    }
  }
  return `${SECRET_PREFIX[kind]}${secret}`;
}

/** The form in which a secret is stored, hexadecimal. It has 256 random bits, so nothing slower than one hash is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Secrets of ours, tokens of the token endpoint, and whatever else is long and mixed as only secrets are: no name here is. */
const SECRET_LIKE = [
  new RegExp(`(?:${Object.values(SECRET_PREFIX).join('|')})\\w*`, 'g'),
  /eyJ[\w-]+\.[\w.-]*/g,
  // Key ids of clouds, secrets of authenticator apps.
  /\b(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{16,}\b/g,
  /\b(?=[\w+=~-]*[A-Z])(?=[\w+=~-]*[a-z])(?=[\w+=~-]*\d)[\w+=~-]{20,}/g,
];

/** The text with asterisks in the place of what looks like a secret. */
export function withoutSecrets(text: string): string {
  return SECRET_LIKE.reduce((masked, secret) => masked.replace(secret, '********'), text);
}

/** Characters that stand in passwords, and hardly in a name of any directory. */
const OF_PASSWORDS = /[!"#$%&*:;<=>?^`{|}~[\]]/;
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\d/, OF_PASSWORDS];

/** The same for what was typed as a user name, where people who are in a hurry type their password. */
export function typedName(text: string): string {
  const mixed = KINDS.filter((kind) => kind.test(text)).length;
  const isPassword = text.length >= 8 && !/\s/.test(text) && OF_PASSWORDS.test(text) && mixed >= 3;
  return isPassword ? '********' : withoutSecrets(text);
}
