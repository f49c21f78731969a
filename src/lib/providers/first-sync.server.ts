import type { ProviderLine } from './line.server.ts';

/** It is due now in any case: this only spares the wait for the schedule's next look. */
export async function beginFirstSync(line: ProviderLine, userId: string): Promise<void> {
	const begun = await line.runs.begin(userId, { trigger: 'connect', reach: { kind: 'due' } });
	begun?.result.catch((error: unknown) => line.report(error, 'a first sync'));
}
