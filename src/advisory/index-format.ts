// What an advisory index file looks like. The index is an SQLite file of its own, whatever database the deployment uses:
// it is built beside the live one, swapped whole, and the same bytes serve every deployment that is given them.

import type { SeverityWord } from '../api/severity.ts';
import type { Affected } from './record.ts';

/** Changes with every change of what is below; a reader takes its own only. Kept in SQLite's `user_version`. */
export const INDEX_FORMAT = 3;

/** `ShLk`: says in SQLite's `application_id` what kind of file it is. */
export const INDEX_APPLICATION = 0x53684c6b;

/** Names and links are kept with one space between them, what a feed covers as JSON. CVE ids are kept as numbers (`cveNumber`). */
export const INDEX_TABLES = `
create table feed (
  id integer primary key, name text not null unique, label text not null, url text not null, license text not null,
  attribution text not null, covers text, records integer not null default 0, unusable integer not null default 0,
  unusable_names text not null default '[]', fetched_at integer not null default 0, data_as_of integer);
create table ecosystem (id integer primary key, name text not null unique, known integer not null default 0);
create table advisory (
  id integer primary key, feed integer not null, name text not null, aliases text not null, upstream text not null,
  summary text, vector text, score real, word text not null, published text, links text not null);
create unique index advisory_name on advisory (name, feed);
create table affected (
  ecosystem integer not null, package text not null, advisory integer not null, data text not null,
  primary key (ecosystem, package, advisory)) without rowid;
create table known_exploited (cve integer primary key);
create table epss (cve integer primary key, millionths integer not null);
create table cve_score (cve integer primary key, vector text not null, score real not null);
create table removed (advisory integer primary key);
`;

/** One entry of an advisory for a package, as JSON in `affected.data`; what says nothing is left out. */
export interface StoredAffected {
  readonly in?: Affected['intervals'];
  readonly versions?: readonly string[];
  readonly vector?: string;
  readonly word?: SeverityWord;
  readonly module?: string;
  readonly pro?: true;
  readonly undetermined?: true;
}
