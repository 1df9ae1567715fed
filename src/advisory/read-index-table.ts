// Looks into an advisory index.

import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SeverityWord } from '../api/severity.ts';
import { ShiplockError } from '../errors.ts';
import { parseJson, textsOf } from '../json.ts';
import type {
  AdvisoryDetails,
  AdvisoryEntry,
  AdvisoryIndex,
  CveFacts,
  FeedStatus,
  IndexKnowledge,
} from './advisory-index.ts';
import { INDEX_APPLICATION, INDEX_FORMAT, INDEX_TABLES, type StoredAffected } from './index-format.ts';

type Row = Readonly<Record<string, unknown>>;

/** @throws ShiplockError INVALID when the file is no index of this version, or damaged. */
export function readIndex(path: string): AdvisoryIndex {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    checkFormat(db);
    return new OpenIndex(db);
  } catch (error) {
    if (db?.isOpen) db.close();
    throw error instanceof ShiplockError ? error : damaged(error);
  }
}

/**
 * Reads every page of an index that came from elsewhere, and looks whether its tables are ours: a view in the place of
 * a table could keep SQLite busy for ever.
 * @throws ShiplockError INVALID when anything in it is damaged.
 */
export function checkIndex(path: string): void {
  const index = readIndex(path);
  index.close();
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    if (schemaOf(db) !== expectedSchema()) throw damaged('its tables are others');
    const [found] = db.prepare('pragma integrity_check(1)').all();
    if (found?.['integrity_check'] !== 'ok') throw damaged(found?.['integrity_check']);
  } catch (error) {
    throw error instanceof ShiplockError ? error : damaged(error);
  } finally {
    db.close();
  }
}

function schemaOf(db: DatabaseSync): string {
  return JSON.stringify(db.prepare('select type, name, tbl_name, sql from sqlite_schema order by name').all());
}

function expectedSchema(): string {
  const db = new DatabaseSync(':memory:');
  db.exec(INDEX_TABLES);
  const schema = schemaOf(db);
  db.close();
  return schema;
}

function damaged(cause: unknown): ShiplockError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ShiplockError(
    'INVALID',
    `the advisory index is damaged (${reason}): update the advisories, or import them again`,
  );
}

function checkFormat(db: DatabaseSync): void {
  const application = db.prepare('pragma application_id').get()?.['application_id'];
  if (application !== INDEX_APPLICATION) throw new ShiplockError('INVALID', 'the file is no index of advisories');
  const format = Number(db.prepare('pragma user_version').get()?.['user_version']);
  if (format !== INDEX_FORMAT) {
    const remedy = format > INDEX_FORMAT ? 'update Shiplock' : 'build it again';
    throw new ShiplockError(
      'INVALID',
      `the advisory index has format ${format}, this version reads ${INDEX_FORMAT}: ${remedy}`,
    );
  }
}

class OpenIndex implements AdvisoryIndex {
  readonly #db: DatabaseSync;
  readonly #entries: StatementSync;
  readonly #packages: StatementSync;
  readonly #details: StatementSync;
  readonly #cve: StatementSync;
  readonly #ecosystemIds: ReadonlyMap<string, number>;
  readonly feeds: readonly FeedStatus[];
  readonly ecosystems: ReadonlySet<string>;
  readonly knows: IndexKnowledge;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#entries = db.prepare('select advisory, data from affected where ecosystem = ? and package = ?');
    this.#packages = db.prepare('select distinct package from affected where ecosystem = ?');
    this.#details = db.prepare(
      'select a.*, f.label as feed_label from advisory a join feed f on f.id = a.feed where a.id = ?',
    );
    this.#cve = db.prepare(
      `select (select vector from cve_score where cve = ?1) as vector, (select score from cve_score where cve = ?1) as score,
        exists (select 1 from known_exploited where cve = ?1) as kev,
        (select millionths from epss where cve = ?1) as millionths`,
    );
    const feeds = db.prepare('select * from feed order by name').all();
    this.feeds = feeds.map(feedStatus);
    const ecosystems = db.prepare('select id, name, known from ecosystem').all();
    this.#ecosystemIds = new Map(ecosystems.map((row) => [String(row['name']), Number(row['id'])]));
    this.ecosystems = new Set(ecosystems.flatMap((row) => (row['known'] === 1 ? [String(row['name'])] : [])));
    const hasRows = (table: string) => db.prepare(`select 1 from ${table} limit 1`).get() !== undefined;
    this.knows = { kev: hasRows('known_exploited'), epss: hasRows('epss') };
  }

  entries(ecosystem: string, packageName: string): readonly AdvisoryEntry[] {
    const id = this.#ecosystemIds.get(ecosystem);
    if (id === undefined) return [];
    return this.#entries.all(id, packageName).map((row) => {
      const affected = parseJson(String(row['data']));
      if (!Array.isArray(affected)) throw damaged(`what it says of ${packageName} cannot be read`);
      return { number: Number(row['advisory']), affected: affected as readonly StoredAffected[] };
    });
  }

  packages(ecosystem: string): readonly string[] {
    const id = this.#ecosystemIds.get(ecosystem);
    return id === undefined ? [] : this.#packages.all(id).map((row) => String(row['package']));
  }

  details(number: number): AdvisoryDetails {
    const row = this.#details.get(number);
    if (!row) throw damaged(`advisory ${number} is missing`);
    return {
      id: String(row['name']),
      aliases: words(row['aliases']),
      upstream: words(row['upstream']),
      summary: textOrNull(row, 'summary'),
      vector: textOrNull(row, 'vector'),
      score: numberOrNull(row, 'score'),
      word: String(row['word']) as SeverityWord,
      published: textOrNull(row, 'published'),
      references: words(row['links']),
      feed: String(row['feed_label']),
    };
  }

  cve(cve: number): CveFacts {
    const row = this.#cve.get(cve) ?? {};
    const millionths = numberOrNull(row, 'millionths');
    return {
      vector: textOrNull(row, 'vector'),
      score: numberOrNull(row, 'score'),
      kev: row['kev'] === 1,
      epss: millionths === null ? null : millionths / 1e6,
    };
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

function feedStatus(row: Row): FeedStatus {
  return {
    name: String(row['name']),
    label: String(row['label']),
    url: String(row['url']),
    license: String(row['license']),
    attribution: String(row['attribution']),
    covers: typeof row['covers'] === 'string' ? textsOf(parseJson(row['covers']), 1_000, 100) : null,
    records: Number(row['records']),
    unusable: Number(row['unusable']),
    unusableNames: textsOf(parseJson(String(row['unusable_names'])), 10_000, 100),
    fetchedAt: Number(row['fetched_at']),
    dataAsOf: numberOrNull(row, 'data_as_of'),
  };
}

function words(value: unknown): string[] {
  return value === '' ? [] : String(value).split(' ');
}

function textOrNull(row: Row, key: string): string | null {
  return typeof row[key] === 'string' ? row[key] : null;
}

function numberOrNull(row: Row, key: string): number | null {
  return typeof row[key] === 'number' ? row[key] : null;
}
