import { existsSync, readFileSync } from 'node:fs';
import { NamedError } from '../../errors.ts';

const LAST_LINES = 8;

/** The embedded server could not be started; brings the last words of its log. */
export class DatabaseNotStarted extends NamedError {
	constructor(logFile: string, cause?: Error) {
		const text = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd() : '';
		const last = text.split('\n').slice(-LAST_LINES).join('\n');
		super(
			'E_DB_NOT_STARTED',
			`The embedded database did not start. ${cause?.message ?? ''} The end of ${logFile}:\n${last}`,
			{ cause }
		);
	}
}
