// In what condition the server is, as health tells it: what an operator has to do something about.

import type { DiskState } from '../storage/disk-reserve.ts';

export type ServerStatus = 'ok' | 'disk_full' | 'read_only' | 'database_damaged' | 'few_descriptors' | 'jobs_stopped';

export class Condition {
  readonly #disk: () => DiskState;
  readonly #onDamagedDatabase: () => void;
  #databaseIsDamaged = false;
  /** Set while so many connections are open that more are refused. */
  connectionsAreRefused = false;
  /** Set while the thread that runs jobs is gone, until another one has said that it is there. */
  jobsAreStopped = false;

  /** @param onDamagedDatabase told once */
  constructor(disk: () => DiskState = () => 'ok', onDamagedDatabase: () => void = () => {}) {
    this.#disk = disk;
    this.#onDamagedDatabase = onDamagedDatabase;
  }

  /** Pages of the database are not what was written; that stays so until a start that finds it whole. */
  noteDamagedDatabase(): void {
    if (this.#databaseIsDamaged) return;
    this.#databaseIsDamaged = true;
    this.#onDamagedDatabase();
  }

  get disk(): () => DiskState {
    return this.#disk;
  }

  /** The worst of all. */
  get status(): ServerStatus {
    if (this.#databaseIsDamaged) return 'database_damaged';
    const disk = this.#disk();
    if (disk === 'read_only') return 'read_only';
    if (disk === 'full') return 'disk_full';
    if (this.connectionsAreRefused) return 'few_descriptors';
    return this.jobsAreStopped ? 'jobs_stopped' : 'ok';
  }
}
