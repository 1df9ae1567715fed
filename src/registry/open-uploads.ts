// Uploads that were begun and have not ended, counted by who began them and where: each takes a file, and bytes that no
// name leads to yet. The count is of this process; after a restart, uploads of before expire as always.

import { ShiplockError } from '../errors.ts';
import type { Limits } from './limits.ts';

export interface UploadOwner {
  /** The id of the account that begins it. */
  readonly user: string;
  readonly namespace: string;
}

interface Open extends UploadOwner {
  bytes: number;
}

export class OpenUploads {
  readonly #limits: Limits;
  readonly #open = new Map<string, Open>();
  readonly #byUser = new Map<string, number>();
  readonly #byNamespace = new Map<string, { uploads: number; bytes: number }>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Counts a new upload.
   * @throws ShiplockError TOO_MANY_REQUESTS when the user or the namespace has too many
   */
  begin(id: string, { user, namespace }: UploadOwner): void {
    const { uploadsPerUser, uploadsPerNamespace } = this.#limits;
    const own = this.#byUser.get(user) ?? 0;
    if (own >= uploadsPerUser) throw tooMany(`you have ${own} uploads`, 'SHIPLOCK_UPLOADS_PER_USER');
    const there = this.#byNamespace.get(namespace) ?? { uploads: 0, bytes: 0 };
    if (there.uploads >= uploadsPerNamespace)
      throw tooMany(`the namespace ${namespace} has ${there.uploads} uploads`, 'SHIPLOCK_UPLOADS_PER_NAMESPACE');
    this.#open.set(id, { user, namespace, bytes: 0 });
    this.#byUser.set(user, own + 1);
    this.#byNamespace.set(namespace, { ...there, uploads: there.uploads + 1 });
  }

  /** Counts bytes that arrived. */
  grow(id: string, bytes: number): void {
    const open = this.#open.get(id);
    const there = open && this.#byNamespace.get(open.namespace);
    if (!open || !there) return;
    open.bytes += bytes;
    there.bytes += bytes;
  }

  /** The upload became a blob, or was discarded. */
  end(id: string): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    const own = (this.#byUser.get(open.user) ?? 1) - 1;
    if (own > 0) this.#byUser.set(open.user, own);
    else this.#byUser.delete(open.user);
    const there = this.#byNamespace.get(open.namespace);
    if (!there) return;
    there.uploads--;
    there.bytes -= open.bytes;
    if (there.uploads === 0) this.#byNamespace.delete(open.namespace);
  }

  /** Bytes of all open uploads of the namespace. */
  bytesIn(namespace: string): number {
    return this.#byNamespace.get(namespace)?.bytes ?? 0;
  }
}

function tooMany(what: string, setting: string): ShiplockError {
  return new ShiplockError(
    'TOO_MANY_REQUESTS',
    `${what} that have not ended: finish or cancel some (they expire by themselves), or let the operator raise ${setting}`,
    { retryAfterSeconds: 10 },
  );
}
