// Rows of the advisories that images are compared with.

/** The compiled advisories that are there; the highest serial is in force. */
export interface AdvisoryIndexRow {
  serial: number;
  /** Name of the file in the data folder. */
  file: string;
  as_of: number;
  built_at: number;
  built_by: string;
  records: number;
  feeds_json: string;
  /** What the last fetch of each feed gave, so that only changes are fetched. */
  states_json: string;
}

/** The tag from which archives of advisories are taken in, and what came of it. */
export interface FollowedTagRow {
  /** As it is configured. */
  reference: string;
  /** The last digest that was dealt with. */
  digest: string | null;
  outcome: 'imported' | 'not_newer' | 'refused' | null;
  /** Why it was not taken in. */
  reason: string | null;
  looked_at: number;
  /** Why the last look failed. */
  trouble: string | null;
  /** Of the keys that were trusted. */
  keys_hash: string;
}
