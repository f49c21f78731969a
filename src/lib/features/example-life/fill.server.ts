import { connectExample } from '#lib/providers/connect-example.server.ts';
import type { ProviderLine, ProviderLines } from '#lib/providers/line.server.ts';
import type { Sync } from '#lib/sync/server/sync.server.ts';
import { seedExampleLife } from './seed.server.ts';

export interface ExampleAccount {
	readonly userId: string;
	readonly now: number;
	readonly zone: string;
}

/**
 * Writes the part of the year that a person writes by hand, and connects an example account to the
 * stand-ins for the rest. Answers what is connected: its records come with the first sync.
 */
export async function fillExample(
	{ sync, providers }: { sync: Pick<Sync, 'write'>; providers: ProviderLines },
	{ userId, now, zone }: ExampleAccount
): Promise<readonly ProviderLine[]> {
	const brought = providers.all.flatMap(({ registration }) => registration.manifest.fills);
	await seedExampleLife(sync, userId, { now, zone, brought });
	// Only now: a first sync would take turns with each part of the year.
	return connectExample(providers, userId);
}
