import { createUser } from '#lib/platform/auth/create-user.server.ts';

export const benchPassword = 'a bench of solid oak';

/** An account on the running server whose data lie in this folder, for benchmarks. */
export async function benchAccount(dataDir: string, email: string): Promise<void> {
	process.env['LIFE_DATA_DIR'] = dataDir;
	const { withFoundations } = await import('../../src/cli/foundations.ts');
	const user = { email, name: 'Bench', password: benchPassword, address: 'bench' };
	await withFoundations(async ({ accounts }) => {
		await createUser(accounts, user, { kind: 'due' });
	});
}
