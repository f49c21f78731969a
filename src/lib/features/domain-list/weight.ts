import { sourceText } from '#lib/domains/source-text.ts';
import { isAmbiguous, isCounted, isSomebodyElse } from '#lib/domains/weight/attribution.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { deltaText, fixedText } from '#lib/platform/number.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { timeText } from '#lib/platform/time/format.ts';
import { mass, massDelta, quantityText, type Units } from '#lib/platform/units.ts';
import { elsewhere } from './elsewhere.ts';
import { counted, isWaiting, joined, noted, pageOf, type ListSpec } from './list.ts';

function difference(kilograms: number, { weight }: Units): string {
	return `${deltaText(massDelta(kilograms, weight), 1)}\u202f${weight === 'kg' ? 'kg' : 'lb'}`;
}

export const weightList: ListSpec<WeighIn> = {
	domain: 'weight',
	one: 'weigh-in',
	many: 'weigh-ins',
	add: 'weight',
	empty: 'No weigh-ins yet. Step on the scale, or type one.',
	read: (reader, limit) =>
		pageOf(reader.range(weighIn, { limit, where: (row) => !isSomebodyElse(row) }), limit),
	line: (row, { zone, now, units }, older) => ({
		id: row.id,
		href: `/weight/${row.id}`,
		day: dayOf(row.measuredAt, row.utcOffset),
		title: quantityText(mass(row.weightKg, units.weight)),
		sub: joined(
			isAmbiguous(row) ? 'Is this you?' : '',
			timeText(row.measuredAt, row.utcOffset),
			row.fatPercent === null ? '' : `${fixedText(row.fatPercent, 1)}\u202f% fat`,
			sourceText(row.source),
			elsewhere(row.measuredAt, row.utcOffset, zone),
			row.note
		),
		value:
			older && isCounted(row) && isCounted(older)
				? difference(row.weightKg - older.weightKg, units)
				: '',
		source: row.source,
		facet: '',
		note: row.note,
		traits: noted(row.note),
		waiting: isWaiting(row, now),
		unsent: row.revision === 0,
		target: `${weighIn.name}:${row.id}`,
		running: false,
		// Only the first of a day compares with other days.
		...(older && dayOf(older.measuredAt, older.utcOffset) === dayOf(row.measuredAt, row.utcOffset)
			? { badge: 'later that day' }
			: {})
	}),
	sum(all, { units }) {
		const rows = all.filter(isCounted);
		const [last, first] = [rows[0], rows.at(-1)];
		if (!last || !first) return '';
		const average = rows.reduce((total, row) => total + row.weightKg, 0) / rows.length;
		return joined(
			counted(rows.length, 'weigh-in', 'weigh-ins'),
			`average ${quantityText(mass(average, units.weight))}`,
			rows.length > 1 ? difference(last.weightKg - first.weightKg, units) : ''
		);
	}
};
