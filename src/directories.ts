// The directories of the configuration: whom to ask, and what each is trusted with.

import type { AdmissionRules, Directories } from './access/directory/directories.ts';
import { MICROSECONDS_PER_DAY } from './clock.ts';
import type { Config } from './config.ts';
import { createOidcProvider } from './directory/oidc/oidc-provider.ts';
import { ShiplockError } from './errors.ts';

/**
 * What is configured; nothing is asked yet, so that a directory that is down stops no server.
 * @param elapsed milliseconds on a watch that only runs on
 * @throws ShiplockError INVALID for keys that do not go together
 */
export function readDirectories(
  config: Config,
  { elapsed, onTrouble }: { readonly elapsed: () => number; readonly onTrouble: (message: string) => void },
): Directories {
  return { onTrouble, oidc: readOidc(config, elapsed) };
}

function readOidc(config: Config, elapsed: () => number): Directories['oidc'] {
  const { oidcIssuer: issuer, oidcClientId: clientId } = config;
  if (issuer === undefined) return undefined;
  if (clientId === undefined)
    throw new ShiplockError('INVALID', 'oidcIssuer needs oidcClientId: what this server is called at the provider');
  const rules: AdmissionRules = {
    issuer,
    goodFor: config.oidcMaxAgeDays * MICROSECONDS_PER_DAY,
    adminGroups: config.oidcAdminGroups,
    allowedGroups: config.oidcAllowedGroups,
  };
  const provider = createOidcProvider(
    {
      issuer,
      clientId,
      clientSecret: config.oidcClientSecret,
      scope: config.oidcScope,
      nameClaim: config.oidcNameClaim,
      groupsClaim: config.oidcGroupsClaim,
    },
    elapsed,
  );
  return { provider, rules, displayName: config.oidcName };
}
