import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { importBatch } from '#lib/domains/imports/entity.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { isFetched } from '#lib/domains/source-text.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { dayIn, type Zone } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

const logged = [workout, weighIn, fastingPeriod, meal, timeEntry] as const;
/** So many days of logging say that the app is here to stay. */
const habitDays = 3;
/** Of each kind the newest are looked at. */
const newest = 40;

/** Whether the person has come to rely on it: days of logging, a connection, an import. */
export async function isTimeToInstall(reader: Reader, zone: Zone): Promise<boolean> {
	if ((await reader.range(importBatch, { limit: 1 })).length > 0) return true;
	const days = new Set<string>();
	for (const entity of logged) {
		const rows = (await reader.range(entity, { limit: newest })) as unknown as AnyRow[];
		if (rows.some(({ source }) => isFetched(source))) return true;
		for (const { createdAt } of rows) days.add(dayIn(createdAt / 1000, zone));
		if (days.size >= habitDays) return true;
	}
	return false;
}

const key = 'lifetracker:install-hint';
const restMs = 90 * 86_400_000;
/** Put off twice is a no; Settings still offers it. */
const most = 2;

interface PutOff {
	readonly at: number;
	readonly times: number;
}

function putOffBefore(): PutOff {
	try {
		return JSON.parse(localStorage.getItem(key) ?? '') as PutOff;
	} catch {
		return { at: 0, times: 0 };
	}
}

export function isWelcome(now: number): boolean {
	const { at, times } = putOffBefore();
	return times < most && now - at >= (times === 0 ? 0 : restMs);
}

export function putOff(now: number): void {
	localStorage.setItem(key, JSON.stringify({ at: now, times: putOffBefore().times + 1 }));
}
