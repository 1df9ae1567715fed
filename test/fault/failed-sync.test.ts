// The disk fails under a sync of the database's log, once for each thread: what was acknowledged before is kept, nothing is acknowledged behind a
// hole, and the server ends on purpose, saying why.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { logged } from '../support/logged.ts';
import { describeWith } from '../support/peer.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { isConnectionError } from './pusher.ts';

const MOST_PUSHES = 500;

describeWith(['strace'], 'a failed sync', () => {
  const folder = useTemporaryFolder();

  test.each([40, 47, 55])(
    'number %i of a thread ends the server, and no acknowledged image is lost',
    async (number) => {
      const data = join(folder(), String(number));
      const inject = `inject=fdatasync:error=EIO:when=${number}`;
      // Of the log alone: that of a layer fails one push, and the server goes on.
      const ofLog = ['-P', join(data, 'shiplock.db-wal')];
      const within = [
        'strace',
        '-f',
        '--quiet=all',
        '-o',
        '/dev/null',
        ...ofLog,
        '-e',
        'trace=fdatasync',
        '-e',
        inject,
      ];
      const server = await startServer({ data, within });
      const acknowledged: string[] = [];
      let isUp = true;
      for (let push = 0; isUp; push += 1) {
        expect(push).toBeLessThan(MOST_PUSHES);
        await pushImage(server.send, 'admin/app', sampleImage(`${number} ${push}`), String(push)).then(
          () => acknowledged.push(String(push)),
          (error: unknown) => {
            isUp = !isConnectionError(error);
          },
        );
      }
      expect(await server.stop()).toBe(1);
      await logged(server, 'the disk has failed under the log of the database');
      const next = await startServer({ data });
      for (const tag of acknowledged) {
        expect((await next.send(`/v2/admin/app/manifests/${tag}`, { method: 'GET' })).status, tag).toBe(200);
      }
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(await next.stop()).toBe(0);
    },
  );
});
