import { deedOf } from './keys.ts';
import { keysAreOn } from './keys-switch.ts';
import { run, type Runner } from './run.ts';

/** A pair is typed within this time. */
const pairMs = 1500;
let before: { typed: string; at: number } | null = null;

/** Does what a key stands for. Single letters do nothing once they are switched off. */
export async function press(typed: string, runner: Runner): Promise<void> {
	if (!typed.startsWith('mod+') && !keysAreOn()) return;
	const first = before && runner.now() - before.at < pairMs ? before.typed : null;
	before = { typed, at: runner.now() };
	const deed = deedOf(typed, first);
	if (!deed) return;
	before = null;
	await run(deed, runner);
}
