import ChartLine from '@lucide/svelte/icons/chart-line';
import CircleUser from '@lucide/svelte/icons/circle-user';
import Database from '@lucide/svelte/icons/database';
import FileUp from '@lucide/svelte/icons/file-up';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Plug from '@lucide/svelte/icons/plug';
import Settings from '@lucide/svelte/icons/settings';
import Sun from '@lucide/svelte/icons/sun';
import { marks, type Mark } from '#lib/domains/marks.ts';

export type Place = Mark;

const place = (label: string, href: string, icon: Mark['icon']): Place => ({
	label,
	href,
	icon,
	hue: undefined
});

const today = place('Today', '/', Sun);
const trends = place('Trends', '/trends', ChartLine);

/** The two sides of the ＋ in the tab bar of a phone. */
export const tabs = {
	before: [today, trends],
	after: [place('Plan', '/plan', ListChecks), place('You', '/you', CircleUser)]
} as const;

export const domainPlaces: readonly Place[] = [
	marks.workouts,
	marks.weight,
	marks.fasting,
	marks.nutrition,
	marks.time
];

export const planPlaces: readonly Place[] = [marks.goals, marks.projects];

export const dataPlaces: readonly Place[] = [
	place('Connections', '/connections', Plug),
	place('Import', '/import', FileUp),
	place('Data', '/data', Database),
	place('Settings', '/settings', Settings)
];

/** The rail of a desktop, in groups. */
export const rail: readonly { readonly name: string; readonly places: readonly Place[] }[] = [
	{ name: 'Overview', places: [today, trends] },
	{ name: 'Records', places: domainPlaces },
	{ name: 'Plan', places: planPlaces },
	{ name: 'Data', places: dataPlaces }
];

/** Which tab a page lies under. */
export function tabOf(pathname: string): string {
	if (pathname === '/' || pathname === '/plan') return pathname;
	if (pathname.startsWith(trends.href)) return trends.href;
	return planPlaces.some(({ href }) => pathname.startsWith(href)) ? '/plan' : '/you';
}
