// A process killed at every step of a refresh and of a first sync, and how long the step lasts in
// which a crash costs a sign-in:
//   npx tsx tests/faults/crash.fault.ts [windows=50] [every=1]
import { hurtableDatabase } from '../support/database.ts';
import { startTestServer } from '../support/database-server.ts';
import { crashRig, type Aftermath, type Task } from './crash.ts';

/** `every`: of so many steps one is its last. */
const [windows = 50, every = 1] = process.argv.slice(2).map(Number);

const crash = await crashRig(await hurtableDatabase(await startTestServer()));
let bad = 0;

/** Between the provider's answer and our commit the pair is lost with the process. */
const mayCost = (at: string) => at === 'call 1 answered' || /^transaction 5 (bef|unc)/.test(at);

function isGood(task: Task, after: Aftermath): boolean {
	const { isKilled, next, missing, doubled, claimed, reuses } = after;
	if (task === 'ingest') {
		return isKilled && next === 'done' && missing + doubled + claimed + reuses === 0;
	}
	const isDead = next === 'grant_dead' && after.statusReason === 'lost_refresh_response';
	return isKilled && (mayCost(after.at) ? isDead : next === 'ok' && reuses === 0);
}

try {
	for (const task of ['refresh', 'ingest'] as const) {
		const { steps } = await crash.live(task);
		for (const at of steps.filter((_step, place) => place % every === 0)) {
			const after = await crash.die(task, at);
			const good = isGood(task, after);
			if (!good) bad += 1;
			process.stdout.write(`${good ? 'ok ' : 'BAD'} ${task} ${JSON.stringify(after)}\n`);
		}
	}
	const measured: number[] = [];
	for (let run = 0; run < windows; run += 1) {
		measured.push((await crash.live('refresh')).windowMs ?? Number.NaN);
	}
	measured.sort((a, b) => a - b);
	const at = (share: number) => measured[Math.floor((measured.length - 1) * share)]?.toFixed(1);
	process.stdout.write(
		`from answer to commit: median ${at(0.5)} ms, p99 ${at(0.99)} ms of ${windows} refreshes\n`
	);
} finally {
	await crash.close();
}
process.stdout.write(`${bad} steps went wrong\n`);
process.exitCode = bad === 0 ? 0 : 1;
