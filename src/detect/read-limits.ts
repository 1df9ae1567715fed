// How much of a layer is read at most. Layers are made by strangers: every dimension in which one could grow without
// end has a limit here, and reaching one is a gap of kind `limit`.

export interface ReadLimits {
  /** Entries of the layer's archive. */
  readonly entries: number;
  /** Characters of all paths, names and licences that are kept of the layer. */
  readonly textBytes: number;
  /** Bytes of the archive after decompression. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for one compressed byte; asked once `ratioFrom` bytes are unpacked. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Bytes of one file that are held in memory at once; larger evidence is not read. */
  readonly fileBytes: number;
  /** Archives in archives: 1 reads a jar, 2 also the jars in it. */
  readonly archiveDepth: number;
  /** Bytes inflated out of one archive and those in it. */
  readonly archiveBytes: number;
  /** Packages, and paths owned by packages, that one layer may bring. */
  readonly found: number;
  readonly milliseconds: number;
}

const MIB = 2 ** 20;

export const READ_LIMITS: ReadLimits = {
  entries: 1_000_000,
  textBytes: 64 * MIB,
  unpackedBytes: 64 * 1024 * MIB,
  ratio: 400,
  ratioFrom: 128 * MIB,
  fileBytes: 128 * MIB,
  archiveDepth: 4,
  archiveBytes: 256 * MIB,
  found: 500_000,
  milliseconds: 600_000,
};
