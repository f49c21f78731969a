import { isNamedError } from '#lib/platform/errors.ts';

/** What one look of `doctor` has found. A problem wants somebody to act; a note does not. */
export interface Finding {
	readonly level: 'ok' | 'note' | 'problem';
	/** What was looked at. */
	readonly check: string;
	/** For a person: what is there, and where it is a problem what to do. */
	readonly said: string;
}

type Found = (check: string, said: string) => Finding;

export const ok: Found = (check, said) => ({ level: 'ok', check, said });
export const note: Found = (check, said) => ({ level: 'note', check, said });
export const problem: Found = (check, said) => ({ level: 'problem', check, said });

/** A look that throws has found a problem. */
export async function looked(
	check: string,
	look: () => Promise<readonly Finding[]>
): Promise<readonly Finding[]> {
	try {
		return await look();
	} catch (error) {
		if (isNamedError(error)) return [problem(check, error.message)];
		return [problem(check, error instanceof Error ? error.message : String(error))];
	}
}
