import { goto } from '$app/navigation';
import { page } from '$app/state';
import {
	beginFast,
	beginTimerNamed,
	continueTimer,
	finishFast,
	finishTimer,
	toggleFast,
	type Doer
} from '#lib/domains/quick-deeds.ts';
import { repeatMeal, type Portioned } from '#lib/domains/nutrition/deeds.ts';
import { perform } from '#lib/domains/perform.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { runningEntries } from '#lib/domains/time/tracked.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { addDays, dayIn, isDay, offsetAt } from '#lib/platform/time/calendar.ts';
import { paramLinks } from '#lib/platform/ui/param-links.ts';
import { togglePrivacy } from '#lib/platform/ui/privacy.svelte.ts';
import { mass, quantityText, type MassUnit } from '#lib/platform/units.ts';
import { create } from '#lib/sync/client/write.ts';
import { redoLast, undoLast } from '../undo-last.ts';
import type { Deed } from './interpret.ts';
import { removeRow, selectRow, stepRow, targetRow } from './rows.ts';

export interface Runner extends Doer {
	readonly massUnit: MassUnit;
	sync(): void;
}

/** Which sheet "new" opens on a page. */
const newOn: Readonly<Record<string, string>> = {
	weight: 'weight',
	fasting: 'fast',
	nutrition: 'meal',
	workouts: 'workout',
	time: 'time'
};

/** The page stays where it is. */
const goOver = (address: string) => goto(address, { noScroll: true, keepFocus: true });

function openSheet(what: string): Promise<void> {
	return goOver(paramLinks(page.url, 'add', ['edit', 'commands'])(what));
}

/** Of the row that has the focus, else of the one whose page this is. */
function openEditor(): Promise<void> | void {
	const row = targetRow();
	if (!row) return document.querySelector<HTMLElement>('main a[href*="edit="]')?.click();
	return goOver(paramLinks(page.url, 'edit', ['add'])(row));
}

function openCommands(what: '' | 'keys'): Promise<void> {
	return goOver(paramLinks(page.url, 'commands')(what));
}

function stepDay(by: number, { zone, now }: Doer): Promise<void> {
	const today = dayIn(now(), zone);
	const shown = page.url.searchParams.get('day');
	const day = addDays(shown && isDay(shown) ? shown : today, by);
	return goOver(day === today ? '/' : `/?day=${day}`);
}

async function logWeight(weightKg: number, { replica, zone, now, massUnit }: Runner) {
	const measuredAt = now();
	const row = create(weighIn, { weightKg, measuredAt, utcOffset: offsetAt(measuredAt, zone) });
	await perform(replica, `Weight ${quantityText(mass(weightKg, massUnit))} added`, [row]);
}

async function logMeal(item: Portioned, { replica, zone, now }: Runner) {
	const at = now();
	await perform(
		replica,
		`${item.name} added`,
		repeatMeal([item], { at, utcOffset: offsetAt(at, zone) })
	);
}

async function toggleTimer(runner: Runner): Promise<void> {
	const running = runningEntries(await runner.replica.range(timeEntry, { limit: 50 }));
	return running.length > 0 ? finishTimer(runner) : openSheet('timer');
}

type Verbs = { readonly [D in Deed as D['kind']]: (deed: D, runner: Runner) => unknown };

const verbs: Verbs = {
	go: ({ href }) => goto(href),
	add: ({ what }) => openSheet(what),
	day: ({ by }, runner) => stepDay(by, runner),
	row: ({ by }) => stepRow(by),
	edit: () => openEditor(),
	select: () => selectRow(),
	remove: (_, { replica }) => removeRow(replica),
	fast: (_, runner) => toggleFast(runner),
	timer: (_, runner) => toggleTimer(runner),
	continue: (_, runner) => continueTimer(runner),
	new: () => openSheet(newOn[page.url.pathname.split('/')[1] ?? ''] ?? ''),
	search: () => document.querySelector<HTMLElement>('main input[type=search]')?.focus(),
	help: () => openCommands('keys'),
	palette: () => openCommands(''),
	sync: (_, { sync }) => sync(),
	privacy: () => togglePrivacy(),
	weight: ({ weightKg }, runner) => logWeight(weightKg, runner),
	meal: ({ item }, runner) => logMeal(item, runner),
	'start-fast': ({ goalHours }, runner) => beginFast(runner, goalHours),
	'end-fast': (_, runner) => finishFast(runner),
	'start-timer': ({ description }, runner) => beginTimerNamed(runner, description),
	'stop-timer': (_, runner) => finishTimer(runner),
	undo: (_, { replica }) => undoLast(replica),
	redo: (_, { replica }) => redoLast(replica)
};

export async function run(deed: Deed, runner: Runner): Promise<void> {
	const verb = verbs[deed.kind] as (deed: Deed, runner: Runner) => unknown;
	await verb(deed, runner);
}
