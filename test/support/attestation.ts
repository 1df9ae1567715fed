// Signed statements about images, as a build would attach them, without any client of others.

import { type KeyObject, sign } from 'node:crypto';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import type { Built } from '../../src/image/built.ts';
import { DSSE_ENVELOPE, SIGSTORE_BUNDLE } from '../../src/oci/media-type.ts';
import { preAuthEncoding } from '../../src/signature/envelope.ts';

export const CYCLONEDX = 'https://cyclonedx.org/bom';
export const SPDX = 'https://spdx.dev/Document';

/** The key in the form in which the server has it. */
export function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** A CycloneDX document that names these package URLs. */
export function billOf(...purls: readonly string[]): object {
  const components = purls.map((purl) => ({ type: 'library', name: purl.replace(/^.*\//, ''), purl }));
  return { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components };
}

export function statement(digest: string, predicate: unknown, predicateType = CYCLONEDX): object {
  const [algorithm = '', hex = ''] = digest.split(':');
  const subject = [{ name: 'an image', digest: { [algorithm]: hex } }];
  return { _type: 'https://in-toto.io/Statement/v0.1', predicateType, subject, predicate };
}

/** A DSSE envelope of the statement, or of a payload as it is. */
export function envelope(
  content: object | string,
  key: KeyObject,
  payloadType = 'application/vnd.in-toto+json',
): object {
  const payload = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const sig = sign(algorithm, preAuthEncoding(payloadType, payload), key).toString('base64');
  return { payload: payload.toString('base64'), payloadType, signatures: [{ keyid: '', sig }] };
}

/** A referrer of the image with the envelope in it; without an image, to be attached by its tag. */
export function attached(image: Built | undefined, content: object, mediaType = DSSE_ENVELOPE): Built {
  return buildArtifact({
    artifactType: mediaType,
    ...(image ? { subject: image.manifest.descriptor } : {}),
    content: { mediaType, bytes: JSON.stringify(content) },
  });
}

/** The envelope as a part of a Sigstore bundle. */
export function bundled(content: object): object {
  return { mediaType: SIGSTORE_BUNDLE, verificationMaterial: { publicKey: { hint: '' } }, dsseEnvelope: content };
}
