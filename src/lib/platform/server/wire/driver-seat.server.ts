import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { NamedError } from '../../errors.ts';
import type { Tx } from '../transaction.server.ts';
import type { Answer, Statement } from './connection.server.ts';

type Run = (statement: Statement) => Promise<Answer>;

/**
 * Drizzle over `run`. It sits where the driver would and offers only what Drizzle calls, so that
 * every statement it builds goes through the guard of its transaction.
 */
export function queryBuilder(run: Run): Tx['db'] {
	const seat = {
		// Drizzle writes its own value parsers here; ours stay in force.
		options: { parsers: {}, serializers: {} },
		unsafe: (text: string, params: unknown[] = []) => ({
			then: (...settled: Parameters<Promise<Answer>['then']>) =>
				run({ text, params }).then(...settled),
			values: () => run({ text, params, arrays: true })
		}),
		begin: () =>
			Promise.reject(
				new NamedError('E_NESTED_TRANSACTION', 'This is a transaction already: use it as it is.')
			)
	};
	return drizzle({ client: seat as unknown as postgres.Sql });
}
