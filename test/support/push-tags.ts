// Many tags of one image, as a client sets them: up to 100 with one request (Distribution Specification, "Pushing Manifests").

import type { Built } from '../../src/image/built.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';

const AT_ONCE = 100;

/** Gives the image all these tags in the repository. */
export async function pushTags(send: Send, repository: string, image: Built, tags: readonly string[]): Promise<void> {
  await pushImage(send, repository, image);
  const { descriptor, bytes } = image.manifest;
  for (let start = 0; start < tags.length; start += AT_ONCE) {
    const query = new URLSearchParams(tags.slice(start, start + AT_ONCE).map((tag) => ['tag', tag]));
    const answer = await send(`/v2/${repository}/manifests/${descriptor.digest}?${query}`, {
      method: 'PUT',
      headers: { 'content-type': descriptor.mediaType },
      body: new Uint8Array(bytes),
    });
    if (!answer.ok)
      throw new Error(`tags from ${tags[start]} on were refused: ${answer.status} ${await answer.text()}`);
  }
}
