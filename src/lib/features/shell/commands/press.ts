import { oneByOne } from '#lib/platform/one-by-one.ts';
import { keepKey, keepKeys } from '#lib/platform/ui/type-ahead.ts';
import { deedOf } from './keys.ts';
import { keysAreOn } from './keys-switch.ts';
import { run, type Runner } from './run.ts';

/** A pair is typed within this time. */
const pairMs = 1500;
let before: { typed: string; at: number } | null = null;

const inTurn = oneByOne();

/** One key after the other, however fast they come: "c" then "s" stops what "c" has started. */
export async function press(typed: string, runner: Runner): Promise<void> {
	if (!keepKey(typed, runner.now())) await inTurn(() => act(typed, runner));
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
