// What the command line takes from its surroundings. The roof reads them; here they are values.

export interface Environment {
  /** SHIPLOCK_SERVER */
  readonly server: string | undefined;
  /** SHIPLOCK_TOKEN */
  readonly token: string | undefined;
  /** SHIPLOCK_CA: a file with certificates to trust beside the machine's own */
  readonly ca: string | undefined;
  /** SHIPLOCK_CERT: a file with a client certificate for SHIPLOCK_SERVER */
  readonly cert: string | undefined;
  /** SHIPLOCK_KEY: a file with its private key */
  readonly key: string | undefined;
  readonly home: string | undefined;
  /** DOCKER_CONFIG: the folder of Docker's config.json */
  readonly dockerConfig: string | undefined;
  readonly noColor: boolean;
}

export const DEFAULT_SERVER = 'http://127.0.0.1:5000';
