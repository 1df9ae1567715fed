// The directories of this deployment, and what each is trusted with.

import type { Microseconds } from '../../clock.ts';
import type { OidcProvider } from '../../directory/oidc/oidc-provider.ts';
import type { PasswordDirectory } from '../../directory/password-directory.ts';

/** Who is let in by a directory, and as what. */
export interface AdmissionRules {
  /** `ldap`, or the issuer of OpenID Connect. */
  readonly issuer: string;
  /** For how long an account is good without the directory's word. */
  readonly goodFor: Microseconds;
  /** Keys of the groups whose members are system admins. */
  readonly adminGroups: readonly string[];
  /** Keys of the groups whose members are let in; everybody where there are none. */
  readonly allowedGroups: readonly string[];
}

export interface Directories {
  /** Told what is wrong with a directory, in words for the log. */
  readonly onTrouble?: ((message: string) => void) | undefined;
  /** Where people log in by OpenID Connect. */
  readonly logInAddress?: string | undefined;
  readonly ldap?: { readonly directory: PasswordDirectory; readonly rules: AdmissionRules } | undefined;
  readonly oidc?:
    | {
        readonly provider: OidcProvider;
        readonly rules: AdmissionRules;
        /** How people call the provider. */
        readonly displayName: string;
      }
    | undefined;
}

/** The issuer of accounts of LDAP. */
export const LDAP = 'ldap';

/** The rules for persons of this issuer; undefined for one that is not configured. */
export function rulesOf({ ldap, oidc }: Directories, issuer: string): AdmissionRules | undefined {
  return [ldap?.rules, oidc?.rules].find((rules) => rules?.issuer === issuer);
}
