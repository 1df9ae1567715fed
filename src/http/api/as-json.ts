// Answers that come as bytes from where they were made.

/** The answer 200 with these bytes, which hold JSON. */
export function asJson(bytes: Uint8Array): { status: 200; headers: Record<string, string>; raw: Buffer } {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status: 200, headers, raw: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
