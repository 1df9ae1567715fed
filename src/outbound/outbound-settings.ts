// How other servers are reached, as an operator says it.

/** Plain data, so that it can be sent to a thread. */
export interface OutboundSettings {
  /** Networks that are not public and may be asked all the same, such as `10.1.0.0/16`. */
  readonly networks: readonly string[];
  /** Address of the proxy by which everything goes that `noProxy` does not name; undefined for none. */
  readonly proxy: string | undefined;
  /** Hosts that are asked without the proxy: `example.com` (and all below it), an address, or `*`. */
  readonly noProxy: readonly string[];
  /** PEM of authorities that are trusted beside those of the machine. */
  readonly authorities: string | undefined;
}
