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
 * Connects an example account to the stand-ins, and writes the part of the year that a person
 * writes by hand. Answers what is connected: its records come with the first sync.
 */
export async function fillExample(
	{ sync, providers }: { sync: Pick<Sync, 'write'>; providers: ProviderLines },
	{ userId, now, zone }: ExampleAccount
): Promise<readonly ProviderLine[]> {
	const connected = await connectExample(providers, userId);
	const brought = connected.flatMap(({ registration }) => registration.manifest.fills);
	await seedExampleLife(sync, userId, { now, zone, brought });
	return connected;
}
