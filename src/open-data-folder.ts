// What a server has in its data folder, opened: the database, the blobs, the head of the audit log, and what is said in the log when
// one of them fails.

import { join } from 'node:path';
import type { Logger } from 'pino';
import { startHeadKeeper } from './audit/head-keeper.ts';
import { checkAfterCrash, wasLeftInCrash } from './database/check-after-crash.ts';
import type { Database } from './database/database.ts';
import { lockFolder } from './database/folder-lock.ts';
import { openSqlite } from './database/sqlite.ts';
import { ShiplockError } from './errors.ts';
import { newestSequence } from './event/list-events.ts';
import { Condition } from './http/condition.ts';
import { onceInAWhile } from './job/repeated-failure.ts';
import type { BlobStore } from './storage/blob-store.ts';
import { keepReserve } from './storage/disk-reserve.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';
import { refuseUnwritable } from './storage/refuse-unwritable.ts';
import { refuseWithoutDatabase, refuseWithoutHistory } from './storage/refuse-without-database.ts';
import { systemClock } from './system-clock.ts';
import { databaseWithReserve, withReserve } from './thread/with-reserve.ts';

const DATABASE_FILE = 'shiplock.db';

export interface DataFolder {
  readonly database: Database;
  readonly blobs: BlobStore;
  /** Of the disk and of the database's pages. */
  readonly condition: Condition;
  /** Ends the process: the log of the database is lost. */
  readonly endForLostLog: (error: unknown) => void;
  /** Looks through the pages of the database where the last server ended in a crash; resolves when that is done. */
  checkAfterCrash(signal: AbortSignal): Promise<void>;
  /** Stops looking at how much room the disk has. */
  stopWatching(): void;
  /** Writes the head of the audit log, closes the database, and lets others have the folder. */
  close(): Promise<void>;
}

/**
 * Opens the folder for this process alone. With `beginAnew`, also where the database of a folder with blobs is gone.
 * @throws ShiplockError CONFLICT when it is in use, cannot be written, or has lost its database
 */
export async function openDataFolder(
  folder: string,
  log: Logger,
  { beginAnew, lockWaits }: { readonly beginAnew: boolean; readonly lockWaits: SharedArrayBuffer },
): Promise<DataFolder> {
  // Images may be private, and the database holds the key that signs tokens.
  process.umask(0o077);
  await refuseUnwritable(folder);
  const releaseFolder = await withReserve(folder, () => lockFolder(folder));
  if (!releaseFolder) {
    throw new ShiplockError(
      'CONFLICT',
      `${folder} is in use by another Shiplock: stop that one, or choose another folder with SHIPLOCK_DATA`,
    );
  }
  if (!beginAnew) await refuseWithoutDatabase(folder, DATABASE_FILE);
  const onCheckpointTrouble = onceInAWhile<{ kind: string }>(
    (_, error) =>
      log.error({ err: error }, 'the log of the database cannot be copied into its file; it is tried again'),
    systemClock.elapsed,
  );
  // On purpose: nothing that was written since could be promised to be kept. The next start makes the log durable.
  const endForLostLog = (error: unknown) => {
    log.fatal(
      { err: error },
      'the disk has failed under the log of the database: the server ends, to be started again',
    );
    process.exit(1);
  };
  const endForReplaced = (error: unknown) => {
    log.fatal(
      { err: error },
      'the files of the database are not those that were opened: the server ends; put them back, and start it again',
    );
    process.exit(1);
  };
  const databaseFile = join(folder, DATABASE_FILE);
  const hasCrashed = await wasLeftInCrash(databaseFile);
  const opened = await withReserve(folder, () =>
    openSqlite(databaseFile, {
      lockWaits,
      onTrouble: (error) => onCheckpointTrouble({ kind: 'checkpoint' }, error),
      onLostLog: endForLostLog,
      onReplaced: endForReplaced,
    }),
  );
  const hasHistory = (await newestSequence(opened.rows)) > 0;
  if (!hasHistory && !beginAnew) await refuseWithoutHistory(folder, DATABASE_FILE);
  const database = databaseWithReserve(opened, folder);
  const reserve = await keepReserve(folder, (state) => {
    if (state === 'ok') log.info('the disk has room again: new images are taken in');
    else if (state === 'full')
      log.error('the disk is full: nothing new is stored; images are served, and what is deleted makes room');
    else log.error('the disk is read-only, or fails: nothing is stored; images are served');
  });
  const condition = new Condition(reserve.state, () =>
    log.error(
      'pages of the database are damaged: stop the server, see what `shiplock verify-store` says, and put the database back from a backup',
    ),
  );
  const blobs = await openFilesystemStore(folder);
  const auditHead = await startHeadKeeper({
    database,
    clock: systemClock,
    folder,
    hasHistory,
    onFailure: (error) => log.error({ err: error }, 'the audit log is not kept as it should be'),
  });
  return {
    database,
    blobs,
    condition,
    endForLostLog,
    async checkAfterCrash(signal) {
      if (!hasCrashed) return;
      await checkAfterCrash(databaseFile, signal).then(
        (problems) => {
          if (problems === undefined) log.warn('the pages of the database were not all looked through after a crash');
          else if (problems.length === 0)
            log.info('the last server ended in a crash: the pages of the database are whole');
          else {
            log.error({ problems }, 'the last server ended in a crash, and pages of the database are damaged');
            condition.noteDamagedDatabase();
          }
        },
        (error: unknown) => log.error({ err: error }, 'the pages of the database cannot be looked through'),
      );
    },
    stopWatching: reserve.stop,
    async close() {
      await auditHead.stop();
      await database.close();
      releaseFolder();
    },
  };
}
