// Active Directory's objectGUID: sixteen bytes, the first three numbers of which are written backwards ([MS-DTYP] 2.3.4.2).

const BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** As people see it: `6a1b…-…`, in lower case; undefined when these are not the bytes of one. */
export function guidText(bytes: Buffer): string | undefined {
  if (bytes.length !== BYTES) return undefined;
  const hex = swapped(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The bytes of what `guidText` returned; undefined when it is something else. */
export function guidBytes(text: string): Buffer | undefined {
  return UUID.test(text) ? swapped(Buffer.from(text.replaceAll('-', ''), 'hex')) : undefined;
}

function swapped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).swap32();
  copy.subarray(4, 8).swap16();
  return copy;
}
