// Fills the tables of an advisory index, feed by feed.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Microseconds } from '../clock.ts';
import { isCovered } from './coverage.ts';
import { gatherCveScores } from './cve-score-table.ts';
import { INDEX_APPLICATION, INDEX_FORMAT, INDEX_TABLES, type StoredAffected } from './index-format.ts';
import { cveNumber } from './package-key.ts';
import type { AdvisoryRecord, Affected, FeedInfo } from './record.ts';
import { scoreOf } from './severity.ts';

export interface FeedEnd {
  /** Rows that are no advisories: of KEV and EPSS. */
  readonly rows: number;
  readonly unusable: number;
  /** The first few, each with its reason. */
  readonly unusableNames: readonly string[];
  readonly fetchedAt: Microseconds;
  readonly dataAsOf: Microseconds | null;
}

/** Writes to a file that nobody else has open. */
export class IndexWriter {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #ecosystems = new Map<string, number>();
  #nextAdvisory: number;

  /** Opens a new file, or a copy of another index to go on with. */
  constructor(path: string, options: { readonly fresh: boolean }) {
    this.#db = new DatabaseSync(path);
    // Until it is whole the file is nobody's: there is no journal, and it is synced once, when it is published.
    this.#db.exec('pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive');
    if (options.fresh) this.#db.exec(INDEX_TABLES);
    this.#db.exec('begin');
    for (const row of this.#db.prepare('select name, id from ecosystem').iterate()) {
      this.#ecosystems.set(String(row['name']), Number(row['id']));
    }
    this.#nextAdvisory = Number(this.#db.prepare('select coalesce(max(id), 0) + 1 as id from advisory').get()?.['id']);
  }

  /** Makes room for a feed and returns its number; with `replace`, what it had is gone. */
  beginFeed(info: FeedInfo, mode: 'replace' | 'merge'): number {
    const covers = info.covers === null ? null : JSON.stringify(info.covers);
    const values = [info.label, info.url, info.license, info.attribution, covers];
    this.#run(
      `insert into feed (name, label, url, license, attribution, covers) values (?, ?, ?, ?, ?, ?)
        on conflict (name) do update set label = excluded.label, url = excluded.url, license = excluded.license,
        attribution = excluded.attribution, covers = excluded.covers`,
      info.name,
      ...values,
    );
    const feed = Number(this.#get('select id from feed where name = ?', info.name)?.['id']);
    if (mode === 'replace') {
      this.#run('insert or ignore into removed select id from advisory where feed = ?', feed);
      this.#run('delete from advisory where feed = ?', feed);
    }
    return feed;
  }

  /** Puts a record in the place of the one with the same id; a withdrawn one only takes that away. */
  putRecord(feed: number, record: AdvisoryRecord): void {
    const known = this.#get('select id from advisory where name = ? and feed = ?', record.id, feed)?.['id'];
    if (known !== undefined) {
      this.#run('insert or ignore into removed values (?)', known);
      this.#run('delete from advisory where id = ?', known);
    }
    if (record.withdrawn) return;
    const id = this.#nextAdvisory++;
    this.#run(
      'insert into advisory values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, feed, record.id, record.aliases.join(' '), record.upstream.join(' '), record.summary, record.vector],
      ...[record.vector === null ? null : scoreOf(record.vector), record.word, record.published],
      record.references.join(' '),
    );
    for (const entries of Map.groupBy(record.affected, (it) => `${it.ecosystem}\n${it.package}`).values()) {
      const [first] = entries;
      if (!first) continue;
      const data = JSON.stringify(entries.map((entry) => storedAffected(entry, record)));
      this.#run('insert into affected values (?, ?, ?, ?)', this.#ecosystem(first.ecosystem), first.package, id, data);
    }
  }

  /** Before the whole catalog is written again. */
  emptyTable(table: 'known_exploited' | 'epss'): void {
    this.#run(`delete from ${table}`);
  }

  /** False when the name is no CVE id. */
  putKnownExploited(cve: string): boolean {
    const number = cveNumber(cve);
    if (number !== null) this.#run('insert or ignore into known_exploited values (?)', number);
    return number !== null;
  }

  /** False when the name is no CVE id. */
  putEpss(cve: string, probability: number): boolean {
    const number = cveNumber(cve);
    if (number !== null) this.#run('insert or replace into epss values (?, ?)', number, Math.round(probability * 1e6));
    return number !== null;
  }

  endFeed(feed: number, end: FeedEnd): void {
    this.#run(
      `update feed set records = ? + (select count(*) from advisory where feed = ?), unusable = ?, unusable_names = ?,
        fetched_at = ?, data_as_of = coalesce(?, data_as_of) where id = ?`,
      ...[end.rows, feed, end.unusable, JSON.stringify(end.unusableNames), end.fetchedAt, end.dataAsOf, feed],
    );
  }

  /** Gathers what holds over all feeds, and closes the file, which is a whole index then. */
  finish(): void {
    // One pass over the largest table instead of an index that would only serve this.
    this.#db.exec('delete from affected where advisory in (select advisory from removed); delete from removed');
    gatherCveScores(this.#db);
    this.#noteKnownEcosystems();
    this.#db.exec('commit');
    this.#giveBackSpace();
    this.#db.exec(`pragma application_id = ${INDEX_APPLICATION}; pragma user_version = ${INDEX_FORMAT}`);
    this.#db.close();
  }

  /** Closes the file, which is of no use then. */
  abandon(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  /** What records have left behind that are gone: worth the copy only where it is much. */
  #giveBackSpace(): void {
    const pages = (name: string) => Number(this.#get(`pragma ${name}`)?.[name]);
    if (pages('freelist_count') > pages('page_count') / 4) this.#db.exec('vacuum');
  }

  /** Those that a feed covers, and those that a feed names that is taken at its word. */
  #noteKnownEcosystems(): void {
    const feeds = this.#db.prepare('select id, covers from feed').all();
    const covered = new Set(
      feeds.flatMap(({ covers }) => (covers === null ? [] : (JSON.parse(String(covers)) as string[]))),
    );
    for (const [name, id] of this.#ecosystems) {
      const named = () =>
        this.#get(
          `select 1 from affected join advisory on advisory.id = affected.advisory join feed on feed.id = advisory.feed
            where affected.ecosystem = ? and feed.covers is null limit 1`,
          id,
        ) !== undefined;
      const exists = () => this.#get('select 1 from affected where ecosystem = ? limit 1', id) !== undefined;
      const known = isCovered(name, covered) ? exists() : named();
      this.#run('update ecosystem set known = ? where id = ?', Number(known), id);
    }
  }

  #ecosystem(name: string): number {
    const known = this.#ecosystems.get(name);
    if (known !== undefined) return known;
    const id = Number(this.#run('insert into ecosystem (name) values (?)', name).lastInsertRowid);
    this.#ecosystems.set(name, id);
    return id;
  }

  #run(sql: string, ...values: SQLInputValue[]) {
    return this.#statement(sql).run(...values);
  }

  #get(sql: string, ...values: SQLInputValue[]) {
    return this.#statement(sql).get(...values);
  }

  #statement(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function storedAffected(entry: Affected, record: AdvisoryRecord): StoredAffected {
  return {
    ...(entry.intervals.length > 0 && { in: entry.intervals }),
    ...(entry.versions.length > 0 && { versions: entry.versions }),
    ...(entry.vector !== null && entry.vector !== record.vector && { vector: entry.vector }),
    ...(entry.word !== 'unknown' && entry.word !== record.word && { word: entry.word }),
    ...(entry.module !== null && { module: entry.module }),
    ...(entry.pro && { pro: true }),
    ...(entry.undetermined && { undetermined: true }),
  };
}
