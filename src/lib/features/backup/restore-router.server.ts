import { z } from 'zod';
import type { Accounts } from '#lib/platform/auth/accounts.server.ts';
import { storableText } from '#lib/platform/auth/input.server.ts';
import { requireFirstAccount } from '#lib/platform/auth/setup-token.server.ts';
import { uploadLimits } from '#lib/platform/backup/upload-limits.ts';
import { BackupUpload } from '#lib/platform/backup/upload.server.ts';
import type { Config } from '#lib/platform/config.server.ts';
import { limits, takeFrom } from '#lib/platform/server/rate-limit.server.ts';
import { open, router } from '#lib/platform/server/trpc.server.ts';
import { restoreInstance } from './instance.server.ts';

const beginInput = z.strictObject({ token: storableText(200).optional() });
const pieceInput = z.strictObject({
	upload: z.guid(),
	at: z.int().min(0).max(uploadLimits.file),
	bytes: z
		.base64()
		.min(4)
		.max(Math.ceil(uploadLimits.piece / 3) * 4)
});
const done = z.object({ ok: z.literal(true) });
const result = z.object({
	/** When the backup was made, ISO 8601. */
	madeAt: z.string(),
	rows: z.int(),
	accounts: z.int(),
	needsFormerKey: z.boolean()
});

/** A backup in place of the first account: who may make the one may restore the other. */
export function restoreRouter(accounts: Accounts, config: Config) {
	const uploads = new BackupUpload(config.dataDir);
	return router({
		beginRestore: open
			.input(beginInput)
			.output(z.object({ upload: z.string() }))
			.mutation(async ({ ctx: { visitor }, input: { token = '' } }) => {
				const by = { subject: visitor.address, now: accounts.now() };
				await takeFrom(accounts.database, limits.setup, by);
				await accounts.database.asSystem('may a backup be restored', (tx) =>
					requireFirstAccount(tx, visitor.local ? null : token, accounts.now())
				);
				return { upload: await uploads.begin() };
			}),
		restorePiece: open
			.input(pieceInput)
			.output(done)
			.mutation(async ({ input: { upload, at, bytes } }) => {
				await uploads.add({ upload, at, bytes: Buffer.from(bytes, 'base64') });
				return { ok: true };
			}),
		restore: open
			.input(z.strictObject({ upload: z.guid() }))
			.output(result)
			.mutation(async ({ ctx: { visitor }, input: { upload } }) => {
				const { address } = visitor;
				const { rows, ...told } = await uploads.finish(upload, (path) =>
					restoreInstance(config, { path, replace: false, address })
				);
				return { ...told, rows: Object.values(rows).reduce((sum, n) => sum + n, 0) };
			})
	});
}
