import { DatabaseUnavailable } from '../database-unavailable.server.ts';

/** SQLSTATE classes and codes after which the session at the server is gone. */
const ENDED_BY_SERVER = /^(08|57P0[1-5]|25P0[34]$|53300$)/;
const DRIVER_CODES = new Set([
	'CONNECTION_CLOSED',
	'CONNECTION_ENDED',
	'CONNECTION_DESTROYED',
	'CONNECT_TIMEOUT'
]);

/** Whether an error says that the connection is of no more use, rather than the statement. */
export function meansLostConnection(error: unknown): boolean {
	if (error instanceof DatabaseUnavailable) return true;
	if (!(error instanceof Error)) return false;
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	if (error.name === 'PostgresError') return ENDED_BY_SERVER.test(code);
	return DRIVER_CODES.has(code) || 'syscall' in error || code === '';
}
