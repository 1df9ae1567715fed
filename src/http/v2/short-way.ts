// The short way of the hottest requests: GET or HEAD of a manifest or a blob by somebody whose right to it is known without looking
// anything up. What else they need is in memory, or one look into the database away. Everything else goes the long way, with
// the same answers.

import type { RequestListener } from 'node:http';
import type { Doors } from '../doors.ts';
import { answerBlob } from './short-way-to-blobs.ts';
import { answerManifest } from './short-way-to-manifests.ts';
import { wantedContent } from './wanted-content.ts';

/** A listener that answers what it can this way, and leaves the rest to the other one. */
export function shortWay(doors: Doors, longWay: RequestListener): RequestListener {
  return (request, response) => {
    const wanted = wantedContent(request);
    if (!wanted) return longWay(request, response);
    const answer = wanted.kind === 'blobs' ? answerBlob : answerManifest;
    answer(doors, wanted, request, response, () => longWay(request, response));
  };
}
