import { afterEach, expect, test } from 'vitest';
import { dayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { changeSettings } from '#lib/domains/settings/change-settings.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { writeNumbersBy } from '#lib/platform/number.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { markdownSummary } from './summary.ts';

const now = Date.UTC(2026, 10, 5, 12);
const at = (month: number, day: number, hour: number) => Date.UTC(2026, month - 1, day, hour);

afterEach(() => writeNumbersBy(() => null));

function device(): LocalReplica {
	const store = new MemoryStore(shapesOf(entities));
	return new LocalReplica({ userId: 'someone', entities, store, now: () => now });
}

const weigh = (measuredAt: number, weightKg: number) =>
	create(weighIn, { measuredAt, weightKg, utcOffset: 0 });
const fast = (start: number, hours: number) =>
	create(fastingPeriod, { start, end: start + hours * 3_600_000, utcOffset: 0, goalHours: 16 });

test('a month tells what was logged; averages leave out gaps and today, and nought begins with the first row', async () => {
	const replica = device();
	await replica.write('logged', [
		await changeSettings(replica, { homeZone: 'UTC' }),
		// Of several a day the first counts, and a day without one tells nothing.
		weigh(at(10, 10, 7), 80),
		weigh(at(10, 10, 20), 90),
		weigh(at(10, 20, 7), 79),
		// From the 22nd on a day without a fast is one of 0 hours.
		fast(at(10, 22, 0), 20),
		// Today counts among what was logged, and in no average.
		weigh(at(11, 3, 7), 78),
		weigh(at(11, 5, 7), 70),
		create(dayNote, { date: '2026-11-02', note: 'Ill,\nin bed', complete: false })
	]);
	const text = (await markdownSummary(replica, now)).replaceAll('\u202f', ' ');
	const [, november = '', october = ''] = text.split('## ');
	expect(november).toMatch(/^November 2026, so far\n/);
	expect(november).toContain('| Weight | 2 weigh-ins | 78.0 kg | 1 |');
	expect(november).toContain('- 2026-11-02: Ill, in bed');
	expect(november).not.toContain('Fasting');
	expect(october).toMatch(/^October 2026\n/);
	expect(october).toContain('| Weight | 3 weigh-ins | 79.5 kg | 2 |');
	expect(october).toContain('| Fasting | 1 fast, 20 h | 2 h | 10 |');
	expect(text).toContain('Made on 2026-11-05.');
});

test('what a person does not track or care to see is left out, and the units are theirs', async () => {
	const replica = device();
	const { units } = initialSettings;
	await replica.write('logged', [
		await changeSettings(replica, { hidden: ['fasting'], units: { ...units, weight: 'lb' } }),
		weigh(at(10, 10, 7), 80),
		fast(at(10, 22, 0), 20)
	]);
	writeNumbersBy(() => ',');
	const text = await markdownSummary(replica, now);
	expect(text).toContain('176,4\u202flb');
	expect(text).not.toContain('| Fasting');
	expect(await markdownSummary(device(), now)).toContain('Nothing is logged yet.');
});
