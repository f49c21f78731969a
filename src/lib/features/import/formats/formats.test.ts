import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readGiven, type FileReading, type GivenContext } from '#lib/domains/imports/read-given.ts';
import type { Mapping } from '#lib/domains/imports/mapping.ts';
import { unmappedTable } from '#lib/domains/imports/unmapped-table.ts';
import { contentsOf } from '#lib/domains/imports/contents.ts';
import { planImport } from '#lib/domains/imports/plan.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import { entities, entityNamed } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { encodeCsv } from '#lib/platform/entity/csv.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { formatOf, knownFormats } from './known.ts';

const user = '018f0000-0000-7000-8000-000000000000';
const bytes = (text: string) => new TextEncoder().encode(text);

function read(text: string, context: Partial<GivenContext> = {}): FileReading {
	const defaults = {
		userId: user,
		zone: 'Europe/Berlin',
		dateOrder: null,
		mapping: null,
		fixes: []
	};
	const file = { name: 'file.csv', bytes: bytes(text) };
	const reading = readGiven(file, knownFormats, { ...defaults, ...context });
	if ('kind' in reading) throw new Error('Not recognised.');
	return reading;
}

const lines = (...rows: string[]) => rows.join('\r\n');
const valuesOf = ({ records }: FileReading, entity: string) =>
	records.filter((record) => record.entity === entity).map(({ values }) => values);

function rowOf(record: ImportRecord, more: object = {}): AnyRow {
	const { id, source, sourceId } = record;
	const entity = entityNamed(record.entity) as AnyEntity;
	const envelope = {
		id,
		source,
		sourceId,
		createdAt: 1,
		updatedAt: 1,
		deletedAt: null,
		revision: 1
	};
	const marks = { stamps: null, released: null, sourceValues: null, editedAt: 0, removedAt: 0 };
	return { ...withInitial(entity, record.values), ...envelope, ...marks, ...more };
}

function plan(reading: FileReading, rows: readonly (AnyRow & { readonly of: string })[]) {
	return planImport(reading, {
		format: formatOf(reading.formatId),
		entityNamed,
		existing: {
			find: (_, ids) => Promise.resolve(ids.map((id) => rows.find((row) => row.id === id))),
			within: (entity) => Promise.resolve(rows.filter((row) => row.of === entity.name))
		}
	});
}

describe('Toggl', () => {
	const head =
		'\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()';
	const file = lines(
		head,
		'Ann,a@example.org,Acme,Thesis,,"Writing, chapter 2",Yes,2026-03-02,09:00:15,2026-03-02,10:30:15,01:30:00,"deep, focus",',
		'Ann,a@example.org,,,,,No,2026-03-02,23:30:00,2026-03-03,00:15:00,00:45:00,,',
		'Ann,a@example.org,Acme,Thesis,,Reading,No,2026-03-03,09:00:00,2026-03-03,09:61:00,01:30:00,,'
	);

	it('brings entries with their project, client and tags, and names a bad time', () => {
		const reading = read(file);
		expect(reading.formatId).toBe('toggl-csv');
		expect(valuesOf(reading, 'projects')).toEqual([{ name: 'Thesis', client: 'Acme' }]);
		const [first, second] = valuesOf(reading, 'time_entries');
		expect(first).toMatchObject({
			start: Date.UTC(2026, 2, 2, 8, 0, 15),
			stop: Date.UTC(2026, 2, 2, 9, 30, 15),
			tags: ['deep', 'focus'],
			billable: true
		});
		expect(second).toMatchObject({ projectId: null, description: '' });
		expect(reading.problems).toMatchObject([{ line: 4, column: 'End time', found: '09:61:00' }]);
	});

	it('finds what the connection to Toggl brought, and its project, and makes no second ones', async () => {
		const reading = read(file);
		const [owner, entry] = reading.records;
		const projectId = sourceRowId(user, { entity: 'projects', source: 'toggl', sourceId: '9' });
		const entryId = sourceRowId(user, { entity: 'time_entries', source: 'toggl', sourceId: '1' });
		const made = await plan(reading, [
			{ ...rowOf(owner!, { id: projectId, source: 'toggl' }), of: 'projects' },
			{ ...rowOf(entry!, { id: entryId, source: 'toggl', projectId }), of: 'time_entries' }
		]);
		expect(made).toMatchObject({ same: 2, changed: [] });
		expect(made.fresh.map(({ values }) => values['description'])).toEqual(['']);
	});

	it('puts entries into the project that is here under the same name', async () => {
		const reading = read(file);
		const mine = { ...rowOf(reading.records[0]!, { id: user, source: 'manual' }), of: 'projects' };
		const { fresh } = await plan(reading, [mine]);
		expect(fresh.map(({ entity }) => entity)).toEqual(['time_entries', 'time_entries']);
		expect(fresh[0]!.values['projectId']).toBe(user);
	});
});

describe('Withings', () => {
	const head =
		'Date,"Weight (lb)","Fat mass (lb)","Bone mass (lb)","Muscle mass (lb)","Hydration (lb)",Comments';

	it('takes weights in the unit of the header, to the gram, on local clocks', () => {
		const reading = read(
			lines(head, '"2026-01-15 10:30:00",172.5,,,,,"after run"', '"2026-01-14 10:30:00",,,,,,')
		);
		expect(reading).toMatchObject({
			formatId: 'withings-weight',
			ignored: { 'without a weight': 1 }
		});
		expect(valuesOf(reading, 'weigh_ins')).toEqual([
			{
				measuredAt: Date.UTC(2026, 0, 15, 9, 30),
				utcOffset: 60,
				weightKg: 78.245,
				fatMassKg: null,
				boneMassKg: null,
				muscleMassKg: null,
				hydrationKg: null,
				note: 'after run'
			}
		]);
	});

	it('finds the weigh-in that the scale sent, and keeps another of the same minute apart', async () => {
		const reading = read(
			lines(
				head,
				'"2026-01-15 10:30:00",172.5,,,,,',
				'"2026-01-15 10:30:20",172.5,,,,,',
				'"2026-01-15 10:30:40",150,,,,,'
			)
		);
		const [first] = reading.records;
		const sent = {
			...rowOf(first!, { id: user, source: 'withings', weightKg: 78.246 }),
			of: 'weigh_ins'
		};
		expect(await plan(reading, [sent])).toMatchObject({ same: 1, changed: [], fresh: [{}, {}] });
	});
});

describe('Whoop', () => {
	const head =
		'Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration (min),Activity name,Activity Strain,Energy burned (cal),Max HR (bpm),Average HR (bpm),HR Zone 1 %,HR Zone 2 %,HR Zone 3 %,HR Zone 4 %,HR Zone 5 %,GPS enabled';
	const row = (zone: string, start = '2026-07-26 17:47:03') =>
		`2026-07-26 01:00:00,,${zone},${start},2026-07-26 18:47:03,60,Functional Fitness,12.3,500,170,140,10,20,30,20,10,false`;

	it('reads local times by the offset of their row; "cal" are kilocalories', () => {
		const reading = read(lines(head, row('UTC-07:00'), row('UTCZ'), row('Lima')));
		expect(reading.asksZone).toBe(false);
		const [west, utc] = valuesOf(reading, 'workouts');
		expect(west).toMatchObject({
			start: Date.UTC(2026, 6, 27, 0, 47, 3),
			utcOffset: -420,
			sportName: 'Functional Fitness',
			energyKilojoule: 2092,
			zoneMilliseconds: [360_000, 360_000, 720_000, 1_080_000, 720_000, 360_000]
		});
		expect(utc).toMatchObject({ start: Date.UTC(2026, 6, 26, 17, 47, 3), utcOffset: 0 });
		expect(reading.problems).toMatchObject([{ line: 4, column: 'Cycle timezone', found: 'Lima' }]);
	});

	it('adds nothing to a workout that the connection brought, and knows it within a second', async () => {
		const reading = read(lines(head, row('UTCZ')));
		const known = {
			id: user,
			source: 'whoop',
			strain: 12.34,
			averageHeartRate: 141,
			sportName: 'Functional fitness'
		};
		const start = Number(reading.records[0]!.values['start']) + 840;
		expect(
			await plan(reading, [{ ...rowOf(reading.records[0]!, { ...known, start }), of: 'workouts' }])
		).toMatchObject({
			same: 1,
			fresh: [],
			changed: []
		});
	});
});

describe('food diaries', () => {
	it('Cronometer: servings become the portions of a meal; an empty nutrient is not 0', () => {
		const head =
			'Day,Time,Group,Food Name,Amount,Unit,Energy (kcal),Protein (g),Fiber (g),Sodium (mg)';
		const oats = '2026-03-02,7:30 AM,Breakfast,"Oats, rolled",60,g,227,8.1,,2';
		const reading = read(lines(head, oats, oats, '2026-03-02,,Dinner,Soup,1,bowl,,,,'));
		expect(valuesOf(reading, 'meals')).toMatchObject([
			{ kind: 'breakfast', eatenAt: Date.UTC(2026, 2, 2, 6, 30) },
			{ kind: 'dinner', eatenAt: Date.UTC(2026, 2, 2, 18) }
		]);
		const items = valuesOf(reading, 'meal_items');
		expect(items).toHaveLength(3);
		expect(items[0]).toMatchObject({ grams: 60, energyKcal: 227, fibreG: null, saltG: 0.005 });
		expect(reading.notes).toEqual([{ line: 4, note: 'no time of day: the usual hour is taken' }]);
		expect(reading.repeated).toBe(0);
	});

	it('MyFitnessPal: a row is a meal', () => {
		const head =
			'Date,Meal,Calories,Fat (g),Saturated Fat,Polyunsaturated Fat,Monounsaturated Fat,Trans Fat,Cholesterol,Sodium (mg),Potassium,Carbohydrates (g),Fiber,Sugar,Protein (g),Vitamin A,Vitamin C,Calcium,Iron,Note';
		const reading = read(lines(head, '2026-03-02,Lunch,612.4,20,,,,,,800,,70,9,,31,,,,,fine'));
		expect(valuesOf(reading, 'meals')).toMatchObject([{ kind: 'lunch', note: 'fine' }]);
		expect(valuesOf(reading, 'meal_items')).toMatchObject([
			{ energyKcal: 612.4, saltG: 2, sugarG: null, fibreG: 9 }
		]);
	});
});

describe('weights of food diaries', () => {
	it('Cronometer: a weight becomes a weigh-in with the body fat of its moment', () => {
		const reading = read(
			lines(
				'Day,Time,Group,Metric,Unit,Amount',
				'2026-03-02,7:30 AM,,Weight,lbs,172.5',
				'2026-03-02,7:30 AM,,Body Fat,%,21.5',
				'2026-03-03,,,Weight,kg,78.2',
				'2026-03-03,8:00 AM,,Body Fat,%,21',
				'2026-03-03,,,Blood Pressure,mmHg,120/80',
				'2026-03-04,,,Weight,stone,12',
				'2026-03-04,25:00,,Weight,kg,78'
			)
		);
		expect(reading).toMatchObject({ formatId: 'cronometer', repeated: 0 });
		expect(valuesOf(reading, 'weigh_ins')).toEqual([
			{
				measuredAt: Date.UTC(2026, 2, 2, 6, 30),
				utcOffset: 60,
				weightKg: 78.245,
				fatPercent: 21.5
			},
			{ measuredAt: Date.UTC(2026, 2, 3, 11), utcOffset: 60, weightKg: 78.2, fatPercent: null }
		]);
		expect(reading.ignored).toEqual({ 'Body Fat': 1, 'Blood Pressure': 1 });
		expect(reading.problems).toMatchObject([
			{ line: 7, column: 'Unit', found: 'stone' },
			{ line: 8, column: 'Time', found: '25:00' }
		]);
	});

	const summary = lines('Date,Body Fat %,Weight', '2026-03-02,21.5,172.5', '2026-03-03,21,');

	it.each([
		['lb', 78.245],
		['kg', 172.5],
		['st', 1095.426]
	] as const)('MyFitnessPal: a weight without a unit is taken in %s, as asked', (massUnit, kg) => {
		const reading = read(summary, { massUnit });
		expect(reading).toMatchObject({ formatId: 'myfitnesspal', massUnit });
		expect(reading.ignored).toEqual({ 'without a weight': 1 });
		if (kg > 700) expect(reading.problems).toMatchObject([{ line: 2, column: 'Weight' }]);
		else expect(valuesOf(reading, 'weigh_ins')).toMatchObject([{ weightKg: kg, fatPercent: 21.5 }]);
	});

	it('a table of days and weights alone is nobody’s: its columns are asked for', () => {
		expect(() => read(lines('Date,Weight', '2026-03-02,78'))).toThrow(/columns Date, Weight/);
	});

	it('an archive brings all tables of its app at once, and names the others', () => {
		const name = 'export.zip';
		const files = {
			'servings.csv':
				'Day,Group,Food Name,Amount,Energy (kcal)\n2026-03-02,Lunch,Rice,100.00 g,130\n',
			'biometrics.csv': 'Day,Group,Metric,Unit,Amount\n2026-03-02,,Weight,kg,78.4\n',
			'dailysummary.csv': 'Date,Energy (kcal)\n2026-03-02,130\n'
		};
		const packed = zipSync(
			Object.fromEntries(Object.entries(files).map(([path, text]) => [path, bytes(text)]))
		);
		const context = { userId: user, zone: 'UTC', dateOrder: null, mapping: null, fixes: [] };
		const reading = readGiven({ name, bytes: packed }, knownFormats, context);
		if ('kind' in reading) throw new Error('Not recognised.');
		const kinds = reading.records.map(({ entity }) => entity).sort();
		expect(kinds).toEqual(['meal_items', 'meals', 'weigh_ins']);
		expect(reading.others).toEqual(['dailysummary.csv']);
	});
});

describe('our own export', () => {
	const row = rowOf({
		line: 0,
		entity: 'weigh_ins',
		id: user,
		source: 'manual',
		sourceId: user,
		values: { measuredAt: Date.UTC(2026, 0, 5, 7), utcOffset: 60, weightKg: 78.4, note: '=cmd' }
	});
	const json = (...rows: object[]) =>
		JSON.stringify({
			format: 'lifetracker-export',
			version: 1,
			tables: { weigh_ins: rows, import_batches: [{}] }
		});

	it.each([
		['CSV', encodeCsv(weighIn, [row])],
		['JSON', json(row)]
	])('%s comes back as the rows it was made of', async (_, text) => {
		const reading = read(text);
		expect(reading).toMatchObject({ formatId: 'lifetracker', problems: [] });
		expect(await plan(reading, [{ ...row, of: 'weigh_ins' }])).toMatchObject({
			same: 1,
			fresh: []
		});
		const { fresh } = await plan(reading, []);
		expect(fresh).toMatchObject([
			{ id: user, source: 'manual', values: { weightKg: 78.4, note: '=cmd' } }
		]);
	});

	it("brings a provider's rows under a source that a device may write, with the id that follows", () => {
		const [record] = read(json({ ...row, source: 'withings', sourceId: '77' })).records;
		const source = 'withings-csv';
		expect(record).toMatchObject({
			source,
			id: sourceRowId(user, { entity: 'weigh_ins', source, sourceId: '77' })
		});
	});

	it('names a value that cannot be kept, and a table it does not know', () => {
		const reading = read(json({ ...row, weightKg: -4 }, row));
		expect(reading.problems).toMatchObject([{ line: 1, column: 'Weight' }]);
		expect(reading.records).toHaveLength(1);
	});
});

describe('any other table', () => {
	const text = lines(
		'Datum;Uhrzeit;Gewicht (lb);Comment;Mood',
		'3/4/2026;7:12;172,5;x;ok',
		'13/4/2026;;80;;',
		'14/4/2026;7:12;heavy;;'
	);
	const asked = { entity: 'weigh_ins', targets: [] };

	it('guesses its columns by their names, and shows what stands in them', () => {
		const table = unmappedTable(contentsOf({ name: 'a.csv', bytes: bytes(text) }), 'weigh_ins');
		expect(table.guesses).toEqual([
			{ field: 'measuredAt', part: 'date' },
			{ field: 'measuredAt', part: 'time' },
			{ field: 'weightKg', unit: 'lb' },
			{ field: 'note' },
			null
		]);
		expect(table.samples[0]).toEqual(['3/4/2026', '13/4/2026', '14/4/2026']);
	});

	it('says how sure each guess is by the name and by what stands there, and why', () => {
		const grounds = (entity: string, ...rows: string[]) =>
			unmappedTable(
				contentsOf({ name: 'a.csv', bytes: bytes(lines(...rows)) }),
				entity
			).grounds.map((ground) => ground && `${ground.confidence}: ${ground.reason}`);
		expect(
			grounds(
				'weigh_ins',
				'Date;Time;Weight (kg);Body fat;My comment;Mood',
				'13/4/2026;7:12;78,4;22;x;ok',
				'14/4/2026;;79;much;;'
			)
		).toEqual([
			'sure: Its name says so, and its values fit.',
			'sure: Its name says so, and its values fit.',
			'sure: Its name says so, and its values fit.',
			'guess: Its name says so, but “much” does not fit.',
			'likely: A word in its name speaks for it, and its values fit.',
			null
		]);
		expect(
			grounds(
				'workouts',
				'Start;Duration;Distance;Max heart rate',
				'2026-03-02 09:00;45;10,5;',
				'2026-03-03 09:00;1:30:00;12;'
			)
		).toEqual([
			'sure: Its name says so, and its values fit.',
			'likely: Its name says so and its values fit, but no unit is written: min is taken.',
			'likely: Its name says so and its values fit, but no unit is written: m is taken.',
			'guess: A word in its name speaks for it, but nothing stands in it.'
		]);
	});

	it('is read as the columns were said to mean', () => {
		const { guesses } = unmappedTable(
			contentsOf({ name: 'a.csv', bytes: bytes(text) }),
			'weigh_ins'
		);
		const reading = read(text, { mapping: { ...asked, targets: guesses } });
		expect(valuesOf(reading, 'weigh_ins')).toMatchObject([
			{ measuredAt: Date.UTC(2026, 3, 3, 5, 12), weightKg: 78.245, note: 'x' },
			{ measuredAt: Date.UTC(2026, 3, 13, 10), weightKg: 36.287 }
		]);
		expect(reading.notes).toEqual([{ line: 3, note: 'no time of day: noon is taken' }]);
		expect(reading.problems).toMatchObject([{ line: 4, column: 'Gewicht (lb)', found: 'heavy' }]);
	});

	it('reads a length in place of an end, and an end past midnight', () => {
		const mapping: Mapping = {
			entity: 'workouts',
			targets: [
				{ field: 'start', part: 'date' },
				{ field: 'start', part: 'time' },
				{ field: 'duration', unit: 'min' },
				{ field: 'sportName' }
			]
		};
		const long = read(
			lines('a,b,c,d', '2026-03-02,09:00,45,Run', '2026-03-02,10:00,1:30:00,Ride'),
			{ mapping }
		);
		const minutes = valuesOf(long, 'workouts').map(
			({ start, end }) => (Number(end) - Number(start)) / 60_000
		);
		expect(minutes).toEqual([45, 90]);
		const targets = [
			{ field: 'start', part: 'date' },
			{ field: 'start', part: 'time' },
			{ field: 'end', part: 'time' }
		] as const;
		const night = read(lines('a,b,c', '2026-03-02,20:00,08:30'), {
			mapping: { entity: 'fasting_periods', targets }
		});
		expect(valuesOf(night, 'fasting_periods')[0]).toMatchObject({
			end: Date.UTC(2026, 2, 3, 7, 30)
		});
	});
});

it('every format names its own files only', () => {
	const tables = entities.map((entity) => encodeCsv(entity as unknown as AnyEntity, []));
	for (const text of tables) {
		const [content] = contentsOf({ name: 'a.csv', bytes: bytes(text) });
		expect(knownFormats.filter((format) => format.sniff(content!) > 0).map(({ id }) => id)).toEqual(
			['lifetracker']
		);
	}
});
