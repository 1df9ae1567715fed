// Preloaded into the server (`node --import`): every sync of a file takes 10 ms longer, as on a slow disk.

import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const handle = await open(new URL(import.meta.url).pathname, 'r');
const prototype = Object.getPrototypeOf(handle) as { sync(): Promise<void>; datasync(): Promise<void> };
await handle.close();

for (const name of ['sync', 'datasync'] as const) {
  const original = prototype[name];
  prototype[name] = async function slowly(this: unknown) {
    await delay(10);
    return original.call(this as never);
  };
}
