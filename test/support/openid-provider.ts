// A real OpenID provider (oidc-provider, which is certified) on a port of loopback. It asks nobody anything: whoever is next logs in.

import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll } from 'vitest';

/** Claims of somebody, beside `sub`. */
export type Person = Readonly<Record<string, unknown>>;

export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By `sub`. */
  readonly people: Map<string, Person>;
  /** The `sub` of whoever sits at the browser; undefined for somebody who breaks off. */
  visitor: string | undefined;
  /** Answers nothing until it is called again with false. */
  beAway(away: boolean): void;
}

/** @param url where the server under test stands */
export function useOpenIdProvider(port: number, url: string): () => OpenIdProvider {
  const issuer = `http://127.0.0.1:${port}`;
  let server: Server | undefined;
  let isAway = false;
  const state: OpenIdProvider = {
    issuer,
    clientId: 'shiplock',
    clientSecret: 'a secret of the client',
    people: new Map(),
    visitor: undefined,
    beAway(away) {
      isAway = away;
    },
  };

  beforeAll(async () => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: state.clientId,
          client_secret: state.clientSecret,
          redirect_uris: [`${url}/log-in/oidc/callback`],
          post_logout_redirect_uris: [`${url}/`],
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
      scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
      cookies: { keys: ['a key for cookies'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      issueRefreshToken: async (_context, client, code) =>
        client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
      findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...state.people.get(sub), sub }) }),
      async loadExistingGrant(context) {
        const { session, client, provider: own } = context.oidc;
        if (!session?.accountId || !client) return undefined;
        const grant = new own.Grant({ accountId: session.accountId, clientId: client.clientId });
        grant.addOIDCScope('openid offline_access profile email groups');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server = createServer(async (request, response) => {
      if (isAway) return response.destroy();
      if (!request.url?.startsWith('/interaction/')) return answer(request, response);
      const { visitor } = state;
      const outcome =
        visitor === undefined
          ? { error: 'access_denied', error_description: 'the user broke off <b>now</b>' }
          : { login: { accountId: visitor }, consent: {} };
      return provider.interactionFinished(request, response, outcome);
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return () => state;
}
