/** The database's own error with such a SQLSTATE, however it has been wrapped. */
export function sqlRefusal(error: unknown, state: RegExp): Error | undefined {
	for (let inner = error; inner instanceof Error; inner = inner.cause) {
		if ('code' in inner && typeof inner.code === 'string' && state.test(inner.code)) return inner;
	}
	return undefined;
}

export function hasSqlState(error: unknown, state: RegExp): boolean {
	return sqlRefusal(error, state) !== undefined;
}

/**
 * SQLSTATE classes 22 (data exception), 23 (integrity) and 54 (a limit of the database): what was to
 * be written is at fault, and would be tomorrow.
 */
export function isAboutData(error: unknown): boolean {
	return hasSqlState(error, /^(2[23]|54)\w{3}$/);
}
