import type { Database, Tx } from '../server/database.server.ts';

/** The right to look what a person is due to be told, until another look may be taken. */
export interface Watch {
	readonly userId: string;
	/** Epoch milliseconds; also what tells this claim from a later one. */
	readonly until: number;
}

const iso = (instant: number) => new Date(instant).toISOString();

/** From now on somebody looks what this person is due to be told; at once, for the first time. */
export async function watchPerson(tx: Tx, userId: string, now: number): Promise<void> {
	await tx.text(
		`insert into push_watches (user_id, next_look_at) values ($1::uuid, $2::timestamptz)
		on conflict (user_id) do update set next_look_at = excluded.next_look_at`,
		[userId, iso(now)]
	);
}

/** Longer than the slowest look: 10 s for each call, and what there is to tell. */
const claimMs = 120_000;

/** Claims people who are to be looked at; another node that asks at the same moment gets others. */
export async function claimWatches(
	database: Database,
	{ now, most }: { now: number; most: number }
): Promise<Watch[]> {
	const until = now + claimMs;
	const claimed = await database.asSystem('claim people to look at', (tx) =>
		tx.text<{ userId: string }>(
			`update push_watches w set next_look_at = $2::timestamptz
			from (select user_id from push_watches where next_look_at <= $1::timestamptz
				order by next_look_at limit $3::int for update skip locked) due
			where w.user_id = due.user_id returning w.user_id as "userId"`,
			[iso(now), iso(until), most]
		)
	);
	return claimed.map(({ userId }) => ({ userId, until }));
}

/** Ends a claim; whoever was woken meanwhile stays due. Null: nobody is reached any more. */
export async function endWatch(
	tx: Tx,
	{ userId, until }: Watch,
	nextLookAt: number | null
): Promise<void> {
	const own = [userId, iso(until)];
	const which = 'user_id = $1::uuid and next_look_at = $2::timestamptz';
	if (nextLookAt === null) await tx.text(`delete from push_watches where ${which}`, own);
	else
		await tx.text(`update push_watches set next_look_at = $3::timestamptz where ${which}`, [
			...own,
			iso(nextLookAt)
		]);
}

/** Something of theirs has changed: they are looked at with the next tick. */
export async function wakeWatches(
	database: Database,
	userIds: readonly string[] | 'everybody',
	now: number
): Promise<void> {
	const who = userIds === 'everybody' ? null : userIds;
	await database.asSystem('look at people sooner', (tx) =>
		tx.text(
			`update push_watches set next_look_at = $2::timestamptz
			where ($1::uuid[] is null or user_id = any($1::uuid[])) and next_look_at > $2::timestamptz`,
			[who, iso(now)]
		)
	);
}
