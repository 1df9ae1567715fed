// The types of the fields that manifests and descriptors have by the OCI Image Specification 1.1 (specs-go/v1), with what
// Docker's have beside them. Clients decode into these types, and one field of another type makes the whole unreadable. What is to
// be a media type has to be one.

import { isMediaType, MAX_MEDIA_TYPE } from './media-type.ts';

/** @throws Error that says which field has not the type that it has to have */
type Check = (value: unknown, where: string) => void;

const text: Check = (value, where) => refuseUnless(typeof value === 'string', where, 'a string');
/** An empty one is as good as none. */
const mediaType: Check = (value, where) => {
  text(value, where);
  if (String(value).length > MAX_MEDIA_TYPE) throw new Error(`${where} has more than ${MAX_MEDIA_TYPE} characters`);
  refuseUnless(value === '' || isMediaType(String(value)), where, 'a media type, such as application/vnd.example+json');
};
const whole: Check = (value, where) => refuseUnless(Number.isSafeInteger(value), where, 'a whole number');

/** Standard base64 with its padding, and nothing between (RFC 4648, sections 3 and 4). */
const base64: Check = (value, where) => {
  const isBase64 =
    typeof value === 'string' && value.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(value.replace(/={1,2}$/, ''));
  refuseUnless(isBase64, where, 'base64');
};

function listOf(check: Check): Check {
  return (value, where) => {
    if (!Array.isArray(value)) throw new Error(`${where} is not a list`);
    for (const [index, entry] of value.entries()) checkPresent(check, entry, `${where}[${index}]`);
  };
}

function mapOf(check: Check): Check {
  return (value, where) => {
    for (const [key, entry] of Object.entries(objectIn(value, where)))
      checkPresent(check, entry, `${where}[${JSON.stringify(key)}]`);
  };
}

/** What other fields there are, nobody reads. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, where) => {
    const object = objectIn(value, where);
    for (const [name, check] of Object.entries(checks))
      if (Object.hasOwn(object, name)) checkPresent(check, object[name], where === '' ? name : `${where}.${name}`);
  };
}

const platform = fields({
  architecture: text,
  os: text,
  'os.version': text,
  'os.features': listOf(text),
  variant: text,
  features: listOf(text),
});

const descriptor = fields({
  mediaType,
  digest: text,
  size: whole,
  urls: listOf(text),
  annotations: mapOf(text),
  data: base64,
  platform,
  artifactType: mediaType,
});

const manifest = fields({
  schemaVersion: whole,
  mediaType,
  artifactType: mediaType,
  config: descriptor,
  layers: listOf(descriptor),
  blobs: listOf(descriptor),
  manifests: listOf(descriptor),
  subject: descriptor,
  annotations: mapOf(text),
});

/** @throws Error that names the first field of the manifest, or of a descriptor in it, that has another type */
export function checkFieldTypes(raw: Readonly<Record<string, unknown>>): void {
  manifest(raw, '');
}

/** For decoders, null is as good as nothing. */
function checkPresent(check: Check, value: unknown, where: string): void {
  if (value !== null) check(value, where);
}

function objectIn(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${where} is not an object`);
}

function refuseUnless(isRight: boolean, where: string, type: string): void {
  if (!isRight) throw new Error(`${where} is not ${type}`);
}
