import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { planImport } from '#lib/domains/imports/plan.ts';
import { readGiven, type FileReading, type GivenContext } from '#lib/domains/imports/read-given.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { decodeCsv, encodeCsv } from '#lib/platform/entity/csv.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { offsetAt } from '#lib/platform/time/calendar.ts';
import { zeroCsv, zeroJson } from './format.ts';

// Whole files, as bytes, through the door that the browser and the command line share.

const formats = [zeroJson, zeroCsv];
const hour = 3_600_000;
const bytes = (text: string) => new TextEncoder().encode(text);

function read(
	content: string | Uint8Array,
	{ name = 'zero.csv', ...context }: Partial<GivenContext> & { name?: string } = {}
): FileReading {
	const given = { name, bytes: typeof content === 'string' ? bytes(content) : content };
	const defaults = { userId: 'u', zone: 'UTC', dateOrder: null, mapping: null, fixes: [] };
	const reading = readGiven(given, formats, { ...defaults, ...context });
	if ('kind' in reading) throw new Error('Not recognised.');
	return reading;
}

const head = 'Date,Start,End,Hours,Night Eating';
const csv = (...rows: string[]) => [head, ...rows].join('\r\n');
const lengths = ({ records }: FileReading) =>
	records.map(({ values }) => (Number(values['end']) - Number(values['start'])) / hour);

const fast = (start: string, end: string | null, more: object = {}) => ({
	FastID: `2AAEFE5F-0000-4000-8000-${start.replace(/\D/g, '').slice(2, 14)}`,
	StartDTM: start,
	EndDTM: end,
	GoalHours: 16,
	IsEnded: end !== null,
	GoalID: 'sixteen-intermittent',
	...more
});
const json = (...fasts: object[]) =>
	JSON.stringify({ fast_data: fasts, weight_data: [{}], fbz_1: [] });

function rowOf({ id, source, sourceId, values }: ImportRecord, more: object = {}): AnyRow {
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
	return { ...withInitial(fastingPeriod, values), ...envelope, ...marks, ...more };
}

function plan(reading: FileReading, rows: readonly AnyRow[]) {
	return planImport(reading, {
		format: zeroCsv,
		entityNamed,
		existing: {
			find: (_, ids) => Promise.resolve(ids.map((id) => rows.find((row) => row.id === id))),
			within: (_, { from, to }) =>
				Promise.resolve(rows.filter((row) => Number(row.start) >= from && Number(row.start) < to))
		}
	});
}

describe('the legacy CSV', () => {
	it('hard case 95: header, CRLF, no newline after the last row', () => {
		const reading = read(csv('2/18/21,19:40,13:44,18,0', '2/17/21,20:00,12:00,16,1'));
		expect(reading).toMatchObject({ formatId: 'zero-csv', rows: 2, problems: [] });
		expect(reading.records).toHaveLength(2);
	});

	it('hard case 96: over midnight, and 44 hours that only the hours tell', () => {
		const rows = ['2/18/21,13:23,10:00,44,', '2/14/21,21:30,10:05,12,3', '2/10/21,12:15,12:15,24,'];
		expect(lengths(read(csv(...rows)))).toEqual([44 + 37 / 60, 12 + 35 / 60, 24]);
	});

	it.each(['6/26/21,01:57,,,', '6/26/21,01:57,0', '6/26/21,01:57'])(
		'hard case 98: %s is in progress: left out now, one fast later',
		async (row) => {
			const now = read(csv(row, '6/20/21,20:00,12:00,16,0'));
			expect(now).toMatchObject({ inProgress: 1, problems: [], rows: 2 });
			expect(now.records).toHaveLength(1);
			const later = read(csv('6/26/21,01:57,17:00,15,', '6/20/21,20:00,12:00,16,0'));
			const made = await plan(
				later,
				now.records.map((record) => rowOf(record))
			);
			expect(made).toMatchObject({ same: 1, changed: [] });
			expect(made.fresh).toHaveLength(1);
		}
	);

	it('hard case 98: a running fast that an earlier version stored gets its end', async () => {
		const later = read(csv('6/26/21,01:57,17:00,15,'));
		const running = rowOf(later.records[0]!, { end: null });
		expect((await plan(later, [running])).changed).toHaveLength(1);
	});

	it('hard case 100: 9:39 and 09:39 are one fast', () => {
		const reading = read(csv('2/18/21,9:39,20:00,10,', '02/18/21,09:39,20:00,10,'));
		expect(reading).toMatchObject({ rows: 2, repeated: 1, problems: [] });
		expect(reading.records.map(({ sourceId }) => sourceId)).toEqual(['2021-02-18T09:39']);
	});

	it('hard case 101: Night Eating blank everywhere, and the hours are never the length', () => {
		const reading = read(csv('2/18/21,21:30,10:05,12,', '2/14/21,19:40,13:44,18,'));
		expect(lengths(reading)).toEqual([12 + 35 / 60, 18 + 4 / 60]);
	});

	it('hard case 103: on a night of a clock change the real hours count, and the lines are named', () => {
		const rows = ['3/27/21,20:00,12:00,15,', '10/30/21,20:00,12:00,17,', '10/31/21,2:30,9:00,6,'];
		const reading = read(csv(...rows), { zone: 'Europe/Berlin' });
		expect(lengths(reading)).toEqual([15, 17, 7.5]);
		expect(reading.notes).toEqual([{ line: 4, note: 'clock change' }]);
	});

	it('says where hours and clock times differ by more than a clock change', () => {
		expect(read(csv('2/18/21,20:00,12:00,30,')).notes).toEqual([
			{ line: 2, note: 'Hours and the clock times differ' }
		]);
	});
});

describe('hard case 104: saved again by a spreadsheet', () => {
	const excel = (...rows: string[]) =>
		`\ufeff${[head, ...rows].join('\r\n').replaceAll(',', ';')}\r\n`;

	it('reads BOM, semicolons, four-digit years and seconds, the day first as the column proves', () => {
		const reading = read(
			excel('18/02/2021,9:39:00,20:00:00,10,', '03/02/2021,9:39:00,20:00:00,10,')
		);
		expect(reading).toMatchObject({ dateOrder: 'day-first', problems: [] });
		expect(reading.records.map(({ sourceId }) => sourceId)).toEqual([
			'2021-02-18T09:39',
			'2021-02-03T09:39'
		]);
	});

	it('does not guess: dates that can be read both ways are asked for', () => {
		const ambiguous = excel('03/04/2026,9:39:00,20:00:00,10,', '05/05/2026,9:39:00,20:00:00,10,');
		expect(read(ambiguous)).toMatchObject({ dateOrder: null, order: { open: ['03/04/2026'] } });
		const said = read(ambiguous, { dateOrder: 'day-first' });
		expect(said.records[0]!.sourceId).toBe('2026-04-03T09:39');
	});

	it('takes dates that are the same day both ways without asking', () => {
		expect(read(csv('5/5/21,20:00,12:00,16,')).dateOrder).toBe('month-first');
	});

	it('names a line that does not fit, and reads a cell as the person mends it', () => {
		const text = csv('2/18/21,20:00,12:00,16,', '18/18/21,20:00,25:10,16,');
		expect(read(text).problems).toMatchObject([{ line: 3, column: 'Date', found: '18/18/21' }]);
		const date = { line: 3, column: 'Date', text: '2/19/21' };
		expect(read(text, { fixes: [date] }).problems).toMatchObject([
			{ column: 'End', found: '25:10' }
		]);
		const end = { line: 3, column: 'End', text: '12:10' };
		expect(read(text, { fixes: [date, end] })).toMatchObject({ problems: [] });
	});
});

describe('hard case 105: told apart by what stands in it', () => {
	it('reads either format under any name', () => {
		expect(read(csv('2/18/21,20:00,12:00,16,'), { name: 'export.txt' }).formatId).toBe('zero-csv');
		const biodata = json(fast('2022-03-18T01:15:00Z', '2022-03-18T21:33:00Z'));
		expect(read(biodata, { name: 'zero.csv' }).formatId).toBe('zero-json');
	});

	it('finds the fasts in an archive, and leaves the other files alone', () => {
		const archive = zipSync({
			'zero-fasting-data_1/amplitude.json': bytes('{"user_id":"u","ip":"192.0.2.1"}'),
			'zero-fasting-data_1/biodata.json': bytes(
				json(fast('2022-03-18T01:15:00Z', '2022-03-18T21:33:00Z'))
			)
		});
		const reading = read(archive, { name: 'zero.zip' });
		expect(reading).toMatchObject({ formatId: 'zero-json', others: ['amplitude.json'] });
		expect(JSON.stringify(reading)).not.toContain('192.0.2.1');
	});

	it.each([
		['amplitude.json', '{"user_id":"u","events":[]}', /amplitude\.json is part of Zero's download/],
		['notes.json', '{"a":1}', /doesn't look like a Zero export/],
		['biodata.json', '{"fast_data":[{"Fast', /breaks off or is damaged/],
		['page.csv', '<!doctype html><html><body>Sign in</body></html>', /web page/],
		['weights.csv', 'Kg,Date\n80,1/1/21', /We found columns Kg, Date/],
		['empty.csv', '', /The file is empty/],
		['picture.csv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]), /a PNG picture/]
	])('refuses %s by name and reads nothing of it', (name, content, sentence) => {
		expect(() => read(content, { name })).toThrow(sentence);
	});
});

describe('biodata.json', () => {
	it('reads ids, seconds, goals and overlapping fasts as they are', () => {
		const { records, problems } = read(
			json(
				fast('2022-03-18T01:15:07Z', '2022-03-18T21:33:00Z', {
					GoalHours: 20,
					GoalID: 'twenty-intermittent'
				}),
				fast('2022-03-18T05:00:00Z', '2022-03-18T05:10:00Z', {
					GoalHours: 19,
					GoalID: 'custom-fast'
				}),
				fast('2022-03-18T21:32:21Z', '2022-03-20T13:32:21Z')
			),
			{ zone: 'America/New_York' }
		);
		expect(problems).toEqual([]);
		expect(records.map(({ values }) => [values['goalHours'], values['protocol']])).toEqual([
			[20, '20:4'],
			[19, ''],
			[16, '16:8']
		]);
		expect(records[0]!.values).toMatchObject({
			start: Date.UTC(2022, 2, 18, 1, 15, 7),
			utcOffset: -240
		});
	});

	it('hard case 107: no end, or not ended, is in progress', () => {
		const reading = read(
			json(
				fast('2022-03-18T01:15:00Z', null),
				fast('2022-03-19T01:15:00Z', '2022-03-19T20:00:00Z', { IsEnded: false }),
				fast('2022-03-20T01:15:00Z', '2022-03-20T20:00:00Z')
			)
		);
		expect(reading).toMatchObject({ inProgress: 2, rows: 3, place: 'Entry' });
		expect(reading.records).toHaveLength(1);
	});

	it('names an entry that is no fast, and reads the others', () => {
		const good = fast('2022-03-20T01:15:00Z', '2022-03-20T20:00:00Z');
		const reading = read(
			json(
				good,
				{ ...good, FastID: 7 },
				{ ...good, StartDTM: '2022-02-30T01:15:00Z' },
				{ ...good, FastID: good.FastID.replace(/.$/, '9'), EndDTM: '2022-03-19T00:00:00Z' },
				good
			)
		);
		expect(reading.records).toHaveLength(1);
		expect(reading.repeated).toBe(1);
		expect(reading.problems.map(({ line, column }) => [line, column])).toEqual([
			[2, 'FastID'],
			[3, 'StartDTM'],
			[4, 'EndDTM']
		]);
	});
});

describe('the two formats of the same fasts', () => {
	const berlin = { zone: 'Europe/Berlin' };
	const rows = csv(
		'2/18/21,13:23,10:00,44,',
		'2/14/21,21:30,10:05,12,3',
		'1/30/21,20:00,12:00,16,'
	);
	const data = json(
		fast('2021-02-14T20:30:12Z', '2021-02-15T09:05:48Z'),
		fast('2021-02-18T12:23:59Z', '2021-02-20T09:00:01Z'),
		fast('2021-01-30T19:00:00Z', '2021-01-31T11:00:00Z')
	);

	it.each([
		['CSV then JSON', rows, data, 3],
		['JSON then CSV', data, rows, 0]
	])('%s: the second finds them the same', async (_, first, second, details) => {
		const there = read(first, berlin).records.map((record) => rowOf(record));
		const made = await plan(read(second, berlin), there);
		expect(made).toMatchObject({ fresh: [], same: 3, changed: [], deleted: [] });
		expect(made.details).toHaveLength(details);
	});
});

describe('hard case 109: hostile files', () => {
	it('refuses NUL bytes, endless lines and cells that run', () => {
		expect(() => read(csv('2/18/21,20:00\0,12:00,16,'))).toThrow(/binary file/);
		expect(() => read(csv('x'.repeat(200_000)))).toThrow(/Line 2 is longer/);
		const { problems } = read(csv("=cmd|' /C calc'!A0,20:00,12:00,16,", '2/18/21,20:00,12:00,16,'));
		expect(problems).toMatchObject([{ line: 2, column: 'Date', found: "=cmd|' /C calc'!A0" }]);
	});

	it('refuses what is larger than a lifetime of fasts by its size, before a line is read', () => {
		const size = 64 * 1024 * 1024 + 1;
		expect(() => read(new Uint8Array(size))).toThrow(/larger than 64 MB/);
	});

	it('writes a text that a spreadsheet would run as the text that it is', () => {
		const note = "=cmd|' /C calc'!A0";
		const [record] = read(csv('2/18/21,20:00,12:00,16,')).records;
		const row = rowOf(record!, { note });
		const exported = encodeCsv(fastingPeriod, [row]);
		expect(exported).toContain(`'${note}`);
		expect(exported).not.toMatch(/(^|[,"\n])[=+@-]cmd/m);
		const { rows } = decodeCsv(fastingPeriod, exported);
		expect(rows[0]?.values).toMatchObject({ note });
	});

	it('reads forty thousand rows, each a record, a problem or a repetition', () => {
		const day = (n: number) => new Date(Date.UTC(1990, 0, 1 + n));
		const lines = Array.from({ length: 40_000 }, (_, n) => {
			const at = day(n % 10_000);
			return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()},20:00,12:00,16,0`;
		});
		const { records, repeated, problems } = read(csv(...lines));
		expect([records.length, repeated, problems.length]).toEqual([10_000, 30_000, 0]);
	});
});

describe('promise 22: every zone, four of its clock changes', () => {
	function changeBetween(from: number, to: number, zone: string): number {
		let [before, after] = [from, to];
		while (after - before > 1000) {
			const middle = Math.floor((before + after) / 2);
			if (offsetAt(middle, zone) === offsetAt(to, zone)) after = middle;
			else before = middle;
		}
		return after;
	}

	/** The instants at which the offset of a zone changes, newest first. */
	function changesOf(zone: string): number[] {
		const step = 20 * 24 * hour;
		const found: number[] = [];
		let offset = offsetAt(Date.UTC(2026, 0, 1), zone);
		for (let at = Date.UTC(2026, 0, 1); at > Date.UTC(2011, 0, 1) && found.length < 4; at -= step) {
			const earlier = offsetAt(at - step, zone);
			if (offset !== earlier) found.push(changeBetween(at - step, at, zone));
			offset = earlier;
		}
		// A zone whose clocks stand still is asked on ordinary days.
		while (found.length < 4) found.push(Date.UTC(2021, found.length * 3, 1, 3));
		return found;
	}

	const wall = (instant: number, zone: string) => {
		const at = new Date(instant + offsetAt(instant, zone) * 60_000);
		const time = `${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}`;
		const date = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()}`;
		return { date, time, at };
	};

	it('a fast across the change has its instants, its day and no double, in both formats', async () => {
		const zones = [...Intl.supportedValuesOf('timeZone'), 'Etc/GMT-14', 'Etc/GMT+12', 'UTC'];
		expect(zones.length).toBeGreaterThan(400);
		for (const zone of zones) {
			const fasts = changesOf(zone).map((change) => {
				const minute = Math.round(change / 60_000) * 60_000;
				return { start: minute - 30 * hour, end: minute + 14 * hour };
			});
			const rows = fasts.map(({ start, end }) => {
				const [from, to] = [wall(start, zone), wall(end, zone)];
				return `${from.date},${from.time},${to.time},${Math.floor((end - start) / hour)},`;
			});
			// The one line that says which way round the dates are; it is no fast.
			const table = read(csv(...rows, '12/31/1999,20:00,12:00,16,'), { zone });
			const told = table.records.slice(0, -1).map(({ values }) => ({
				start: values['start'],
				end: values['end'],
				utcOffset: values['utcOffset']
			}));
			const meant = fasts.map((one) => ({ ...one, utcOffset: offsetAt(one.start, zone) }));
			expect(told, zone).toEqual(meant);
			const list = json(...fasts.map(({ start, end }) => fast(iso(start), iso(end))));
			const made = await plan(
				read(list, { zone }),
				table.records.map((record) => rowOf(record))
			);
			expect([made.same, made.fresh.length, made.changed.length], zone).toEqual([4, 0, 0]);
		}
	});

	const iso = (at: number) => new Date(at).toISOString().replace('.000', '');
});
