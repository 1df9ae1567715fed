// How an OpenID provider is asked, and what its claims mean.

export interface OidcSettings {
  /** As the provider calls itself, without a slash at its end unless it has one. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client, which has PKCE only. */
  readonly clientSecret: string | undefined;
  /** Separated by blanks; `openid` is among them. */
  readonly scope: string;
  /** The claim that has the user's name here. */
  readonly nameClaim: string;
  /** The claim that has their groups; with dots for one inside another. */
  readonly groupsClaim: string;
}
