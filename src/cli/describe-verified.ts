// What `shiplock verify-store` says to people.

interface Verified {
  readonly database: readonly string[];
  readonly blobs: number;
  readonly bytes: number;
  readonly damaged: readonly { readonly digest: string; readonly how: string; readonly images: readonly string[] }[];
  readonly repaired: readonly { readonly digest: string; readonly how: string; readonly at: number }[];
}

export function describeVerified({ database, blobs, bytes, damaged, repaired }: Verified): string {
  return [
    ...database.map((problem) => `the database is damaged: ${problem}; put it back from a backup`),
    ...damaged.flatMap(({ digest, how, images }) => [
      `${digest} is damaged: ${how}`,
      ...images.map((image) => `  needed by ${image}`),
    ]),
    ...repaired.map(
      ({ digest, how, at }) => `${digest} was damaged (${how}), and repaired at ${new Date(at / 1000).toISOString()}`,
    ),
    `Read ${blobs} blobs (${bytes} bytes): ${damaged.length === 0 ? 'none is damaged' : `${damaged.length} damaged; push their images again, or put the files back`}`,
  ].join('\n');
}
