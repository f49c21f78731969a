/** Where a feature is met for the first time, one sentence of what it does not show by itself. */
export const hints = {
	days: 'Swipe left or right to go from day to day.',
	plate: 'Put everything you eat on the plate; it is saved as one meal.',
	fast: 'Tap the time in the ring to see what is left. Start and goal can be changed while it runs.',
	timer: 'Words you used before bring their project along.',
	commands: 'Single letters do the same anywhere: press ? for the list.'
} as const;

export type HintName = keyof typeof hints;

/** Of this tab: which hint it has had, if any. */
const heardHere = 'lifetracker:hint';

function read(storage: Storage, name: string): string {
	try {
		return storage.getItem(name) ?? '';
	} catch {
		// What cannot be read was not said.
		return '';
	}
}

function keep(storage: Storage, name: string, value: string): void {
	try {
		storage.setItem(name, value);
	} catch {
		// A full device says it once more.
	}
}

/**
 * Whether a hint may be given now: each once on a device, at most one a session. Asking for one that
 * may be given is giving it.
 */
export function giveHint(userId: string, name: HintName): boolean {
	const known = `lifetracker:${userId}:hints`;
	const given = read(localStorage, known).split(' ');
	const here = read(sessionStorage, heardHere);
	if (given.includes(name) || here !== '') return false;
	keep(localStorage, known, [...given, name].join(' ').trim());
	keep(sessionStorage, heardHere, name);
	return true;
}
