// Rows of who is told of what happens.

/** A receiver, and what it wants to be told. */
export interface WebhookRow {
  id: string;
  scope_kind: 'repository' | 'namespace' | 'everywhere';
  /** The name of the repository or namespace; empty for everywhere. */
  scope: string;
  url: string;
  types_json: string;
  format: 'dtr' | 'cloudevents';
  /** Kept as it is, since every delivery is signed with it; empty once the webhook has been deleted. */
  secret: string;
  is_enabled: number;
  /** The sequence of the last event of which it is known whether the receiver is told. */
  planned_through: number;
  /** Attempts since the last one that went well, and the time before which there is no other one. */
  failures: number;
  retry_at: number | null;
  last_delivered_at: number | null;
  created_at: number;
  created_by: string;
  /** It was deleted, or its repository was: nothing new is told. */
  ended_at: number | null;
}

/** One message to one receiver. */
export interface WebhookDeliveryRow {
  /** Rises in the order of the events. */
  id: string;
  webhook_id: string;
  /** Null for a test. */
  event_id: string | null;
  type: string;
  /** Deliveries about the same thing are made one after the other. */
  about: string;
  state: 'waiting' | 'delivered' | 'given_up';
  next_at: number;
  give_up_at: number;
  attempts: number;
  created_at: number;
  attempted_at: number | null;
  duration_ms: number | null;
  status: number | null;
  response: string | null;
  error: string | null;
}
