// The configuration as it may be shown to people.

import type { ConfigurationEntryBody } from './api/operations.ts';
import { type Config, type ConfigKey, configSchema, environmentName } from './config.ts';

/** Which are masked wherever the configuration is shown. */
export const SECRETS: readonly ConfigKey[] = [
  'adminPassword',
  'advisoryFollowPassword',
  'ldapBindPassword',
  'oidcClientSecret',
  'scannerAuthorization',
];

const MASK = '********';

/** The configuration as it may be shown: secrets masked, also those in addresses (RFC 3986, section 3.2.1). */
export function maskedConfig(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(configSchema.shape).map((key) => {
      const value = config[key as ConfigKey];
      return [key, SECRETS.includes(key as ConfigKey) && value !== undefined ? MASK : withoutUserinfo(value ?? null)];
    }),
  );
}

function withoutUserinfo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUserinfo);
  return typeof value === 'string' ? value.replace(/:\/\/[^/?#@\s]*@/g, `://${MASK}@`) : value;
}

/** The same with what each key is, and whether it is as when nobody sets it. */
export function describeConfig(config: Config): ConfigurationEntryBody[] {
  const usual = maskedConfig(configSchema.parse({}));
  return Object.entries(maskedConfig(config)).map(([name, value]) => ({
    ...{ name, environment: environmentName(name), value },
    isDefault: JSON.stringify(value) === JSON.stringify(usual[name]),
    description: configSchema.shape[name as ConfigKey].description ?? '',
  }));
}
