import { customType } from 'drizzle-orm/pg-core';

/** A moment in a column of our own tables: epoch milliseconds here, `timestamptz(3)` there. */
export const instantColumn = customType<{ data: number; driverData: unknown }>({
	dataType: () => 'timestamp (3) with time zone',
	toDriver: (value) => new Date(value).toISOString(),
	fromDriver: (value) => (typeof value === 'number' ? value : new Date(String(value)).getTime())
});

/** Raw bytes: hashes, keys and sealed secrets. */
export const bytesColumn = customType<{ data: Uint8Array; driverData: unknown }>({
	dataType: () => 'bytea',
	toDriver: (value) => Buffer.from(value),
	fromDriver: (value) => new Uint8Array(value as Uint8Array)
});
