// `Expect: 100-continue` (RFC 9110, section 10.1.1): who asks first is told to go on when somebody wants the body, and gets
// the final answer at once when nobody does, such as 401 in place of gigabytes that are sent for nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sends 100 when the body is first read, unless the answer has begun. */
export function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  // A client that got its answer already may send the body all the same, or leave it out.
  response.setHeader('connection', 'close');
  request.on('newListener', function onListener(event) {
    if (event !== 'data' && event !== 'readable') return;
    request.off('newListener', onListener);
    if (response.headersSent) return;
    response.removeHeader('connection');
    response.writeContinue();
  });
}
