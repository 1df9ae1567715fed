// The configuration in force: from `shiplock.yaml`, then `SHIPLOCK_*` in the environment, then flags; the last one wins.
// The only place that reads the environment.

import { existsSync, readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { inWords } from './api/in-words.ts';
import { type Config, configSchema, environmentName } from './config.ts';
import { ShiplockError } from './errors.ts';

/**
 * The configuration in force.
 * @param flags from the command line; undefined values do not count
 * @throws ShiplockError INVALID that names every wrong key and where it stands
 */
export function loadConfig(flags: Readonly<Record<string, unknown>>, file?: string): Config {
  const values: Record<string, unknown> = { ...readFile(file) };
  for (const key of Object.keys(configSchema.shape)) {
    const fromEnvironment = process.env[environmentName(key)];
    if (fromEnvironment !== undefined && fromEnvironment !== '') values[key] = fromEnvironment;
    if (flags[key] !== undefined) values[key] = flags[key];
  }
  const parsed = configSchema.safeParse(values, { error: inWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '');
    if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.join(', ')}`;
    return `${key} (${environmentName(key)}): ${issue.message}`;
  });
  throw new ShiplockError('INVALID', `the configuration is wrong: ${problems.join('; ')}`);
}

/** What the command line needs of the environment: which server to talk to, and as whom. */
export function clientEnvironment(): {
  server: string | undefined;
  token: string | undefined;
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
  home: string | undefined;
  dockerConfig: string | undefined;
  noColor: boolean;
} {
  const { env } = process;
  return {
    server: env['SHIPLOCK_SERVER'],
    token: env['SHIPLOCK_TOKEN'],
    ca: env['SHIPLOCK_CA'] || undefined,
    cert: env['SHIPLOCK_CERT'] || undefined,
    key: env['SHIPLOCK_KEY'] || undefined,
    home: env['HOME'],
    dockerConfig: env['DOCKER_CONFIG'],
    noColor: env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '',
  };
}

function readFile(file: string | undefined): Record<string, unknown> {
  const path = file ?? process.env['SHIPLOCK_CONFIG'] ?? 'shiplock.yaml';
  if (!existsSync(path)) {
    if (file !== undefined) throw new ShiplockError('INVALID', `there is no configuration file ${path}`);
    return {};
  }
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ShiplockError('INVALID', `${path} is not valid YAML: ${(error as Error).message}`);
  }
  if (content === null) return {};
  if (typeof content !== 'object' || Array.isArray(content))
    throw new ShiplockError('INVALID', `${path} is not a list of keys and values`);
  return content as Record<string, unknown>;
}
