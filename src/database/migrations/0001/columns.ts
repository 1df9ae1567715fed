// Columns that every table has some of.

import type { ColumnDefinitionBuilder } from 'kysely';

export const required = (column: ColumnDefinitionBuilder) => column.notNull();
export const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey();
