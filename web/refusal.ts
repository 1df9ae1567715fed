// The server has refused a call, and says why in a sentence for people.

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;
  /** By which the log of the server names the request; null where the answer did not say. */
  readonly requestId: string | null;
  /** When the page was told, as `performance.now` counts. */
  readonly at = performance.now();

  constructor(status: number, code: string, message: string, detail?: unknown, requestId: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
  }
}
