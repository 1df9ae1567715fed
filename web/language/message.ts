// What a message consists of, as it stands in the built pages (messages/macros.ts).

/** Text, and places where something is inserted or that differ by a number. */
export type Message = readonly (string | readonly [name: string, type?: string, choices?: Choices])[];

/** Of a plural: a message for each of its forms, and an offset where it has one. */
export type Choices = Readonly<Record<string, Message | number | undefined>>;
