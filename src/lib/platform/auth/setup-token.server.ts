import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBase32NoPadding } from '@oslojs/encoding';
import { and, eq, gt, isNotNull, lte, or } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Tx } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { hasOwner } from './owner.server.ts';
import { setupTokens } from './tables.server.ts';

/** 160 bits: 32 letters and digits. */
const tokenBytes = 20;
const lifetimeMs = 24 * 3_600_000;
const kind = 'first-account' as const;

/**
 * While nobody owns the instance: a new one-time token, written to the data folder for its owner
 * alone. Null once the first account is there. Each node of a database has its own.
 */
export async function offerSetupToken(accounts: Accounts): Promise<string | null> {
	const token = grouped(encodeBase32NoPadding(new Uint8Array(randomBytes(tokenBytes))));
	const now = accounts.now();
	const offered = await accounts.database.asSystem('offer a set-up token', async (tx) => {
		if (await hasOwner(tx)) return false;
		const over = or(lte(setupTokens.expiresAt, now), isNotNull(setupTokens.usedAt));
		await tx.db.delete(setupTokens).where(and(eq(setupTokens.kind, kind), over));
		await tx.db
			.insert(setupTokens)
			.values({ tokenHash: hashOf(token), kind, expiresAt: now + lifetimeMs });
		return true;
	});
	if (!offered) {
		await removeSetupTokenFile(accounts.config.dataDir);
		return null;
	}
	await keep(accounts.config.dataDir, token);
	return token;
}

/**
 * Uses the token up, and every other with it. `null` stands for a caller who needs none. Runs in
 * the transaction that makes the account: without the account the token stays good.
 */
export async function takeSetupToken(tx: Tx, token: string | null, now: number): Promise<void> {
	await requireToken(tx, token, now);
	await tx.db.delete(setupTokens).where(eq(setupTokens.kind, kind));
}

/** Throws unless this caller may make the first account now. Uses nothing up. */
export async function requireFirstAccount(
	tx: Tx,
	token: string | null,
	now: number
): Promise<void> {
	if (await hasOwner(tx)) throw alreadySetUp();
	await requireToken(tx, token, now);
}

async function requireToken(tx: Tx, token: string | null, now: number): Promise<void> {
	if (token === null) return;
	const good = and(
		eq(setupTokens.tokenHash, hashOf(token)),
		eq(setupTokens.kind, kind),
		gt(setupTokens.expiresAt, now)
	);
	const [found] = await tx.db.select().from(setupTokens).where(good);
	if (!found) throw wrongToken();
}

export function alreadySetUp(): NamedError {
	return new NamedError('E_ALREADY_SET_UP', 'This server already has its first account. Sign in.', {
		status: 409
	});
}

export function wrongToken(): NamedError {
	return new NamedError(
		'E_SETUP_TOKEN',
		'This set-up token is not the one the server printed. Copy it from the log or from the file setup-token; it lasts 24 hours, and a restart makes a new one.',
		{ status: 403, details: { field: 'token' } }
	);
}

async function keep(dataDir: string, token: string): Promise<void> {
	await mkdir(dataDir, { recursive: true });
	const file = join(dataDir, 'setup-token');
	// A new file, so that the mode is ours whatever lay there.
	await rm(file, { force: true });
	await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
}

export async function removeSetupTokenFile(dataDir: string): Promise<void> {
	await rm(join(dataDir, 'setup-token'), { force: true });
}

/** Found by its hash: how long the search takes says nothing of the token. */
function hashOf(token: string): Uint8Array {
	const typed = token.toUpperCase().replace(/[^A-Z2-7]/g, '');
	return new Uint8Array(createHash('sha256').update(typed).digest());
}

function grouped(token: string): string {
	return token.replace(/(.{4})(?=.)/g, '$1-');
}
