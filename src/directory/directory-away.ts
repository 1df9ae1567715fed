// A directory that cannot be asked, or not be trusted, which says nothing about the password or the person that it was asked about.

/** The message is for the log; it holds no secrets. */
export class DirectoryAway extends Error {
  override readonly name = 'DirectoryAway';
}
