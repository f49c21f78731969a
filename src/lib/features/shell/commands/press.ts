import { keepKey, keepKeys } from '#lib/platform/ui/type-ahead.ts';
import { deedOf } from './keys.ts';
import { keysAreOn } from './keys-switch.ts';
import { run, type Runner } from './run.ts';

/** A pair is typed within this time. */
const pairMs = 1500;
let before: { typed: string; at: number } | null = null;

let last: Promise<void> = Promise.resolve();

/** One key after the other, however fast they come: "c" then "s" stops what "c" has started. */
export function press(typed: string, runner: Runner): Promise<void> {
	if (keepKey(typed, runner.now())) return last;
	const done = last.then(() => act(typed, runner));
	// A deed that fails is told by its own promise; the next key is none the worse for it.
	last = done.catch(() => undefined);
	return done;
}

/** Does what a key stands for. Single letters do nothing once they are switched off. */
async function act(typed: string, runner: Runner): Promise<void> {
	if (!typed.startsWith('mod+') && !keysAreOn()) return;
	const first = before && runner.now() - before.at < pairMs ? before.typed : null;
	before = { typed, at: runner.now() };
	const deed = deedOf(typed, first);
	if (!deed) return;
	before = null;
	if (deed.kind === 'palette' || deed.kind === 'add') keepKeys(runner.now());
	await run(deed, runner);
}
