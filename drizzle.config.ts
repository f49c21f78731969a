import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'postgresql',
	out: './drizzle',
	schema: [
		'./src/lib/platform/auth/tables.server.ts',
		'./src/lib/platform/push/tables.server.ts',
		'./src/lib/sync/server/tables.server.ts',
		'./src/lib/domains/tables.server.ts',
		'./src/lib/providers/tables.server.ts',
		'./src/lib/providers/run-tables.server.ts'
	]
});
