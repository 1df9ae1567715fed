// A directory that cannot be asked, or whose answer cannot be relied on: never to be taken for a wrong password, nor for
// somebody who is gone.

export class DirectoryAway extends Error {
  /** @param message for the log: what happened and what to do; never a password, nor what somebody typed */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DirectoryAway';
  }
}
