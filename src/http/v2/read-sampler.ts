// Which pulls of blobs are hashed on their way, to find what the disk has damaged.

export type VerifyOnRead = 'never' | 'sample' | 'always';

const ONE_OF = 64;

/** A function that says of each pull whether it is hashed. */
export function readSampler(setting: VerifyOnRead): () => boolean {
  if (setting !== 'sample') return () => setting === 'always';
  let reads = 0;
  return () => {
    reads = (reads + 1) % ONE_OF;
    return reads === 0;
  };
}
