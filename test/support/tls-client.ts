// Clients over TLS whose every connection is the test's own: with this certificate or none, of this version, resumed, kept
// open.

import { Agent, type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';

export interface ConnectionOptions {
  readonly port: number;
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Of an earlier connection, which this one resumes. */
  readonly session?: Buffer | undefined;
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
  readonly json: any;
}

export interface TlsConnection {
  readonly isResumed: boolean;
  /** The newest session that the server has given. */
  session(): Buffer | undefined;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TlsAnswer>;
  /** Sends JSON. */
  post(path: string, body: object): Promise<TlsAnswer>;
  close(): void;
}

/** Opens a connection, on which requests follow one another. */
export async function openTls({ port, version, ...shown }: ConnectionOptions): Promise<TlsConnection> {
  // By the clock of a test, the server's certificate need not be valid now.
  const versions = { minVersion: version, maxVersion: version, rejectUnauthorized: false } as const;
  let session: Buffer | undefined;
  const socket = await new Promise<TLSSocket>((resolve, reject) => {
    const opened = connect({ host: '127.0.0.1', port, servername: 'localhost', ...versions, ...shown }, () =>
      resolve(opened),
    );
    opened.on('session', (given) => {
      session = given;
    });
    opened.on('error', reject);
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  const send = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: string) =>
    new Promise<TlsAnswer>((resolve, reject) => {
      const about = { agent, method, path, headers: { host: `localhost:${port}`, ...headers } };
      const sent = sendRequest(about, (answer) => {
        buffer(answer).then((bytes) => {
          const text = bytes.toString();
          const json = String(answer.headers['content-type']).includes('json') ? JSON.parse(text) : undefined;
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text, json });
        }, reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    isResumed: socket.isSessionReused(),
    session: () => session,
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, body) => send('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body)),
    close: () => socket.destroy(),
  };
}
