import * as z from 'zod/mini';
import { defineEntity } from '#lib/platform/entity/entity.ts';
import { boolean, choice, integer, optional, structure, text } from '#lib/platform/entity/field.ts';
import { initialNotices, noticesShape } from './notices.ts';

const units = z.strictObject({
	weight: z.enum(['kg', 'lb', 'st']),
	distance: z.enum(['km', 'mi']),
	energy: z.enum(['kcal', 'kJ', 'hidden']),
	volume: z.optional(z.enum(['ml', 'fl oz']))
});
const amount = z.nullable(z.number().check(z.gte(0), z.lte(100_000)));
const targets = z.strictObject({ energyKcal: amount, proteinG: amount, fastingHours: amount });

/** What a person may not care to see; the rows stay, and everything works as before. */
export const hideable = [
	'workouts',
	'weight',
	'fasting',
	'nutrition',
	'time',
	'goals',
	'projects'
] as const;
/** What stands at a glance on Today, in the app's own order. */
export const tileNames = ['weight', 'nutrition', 'workouts', 'time', 'fasting', 'goals'] as const;
const tileName = z.enum(tileNames);
const tileList = z.array(tileName).check(z.maxLength(tileNames.length));
const tiles = z.strictObject({ order: tileList, off: tileList });

/** Of what goes together by the key of each: what comes first, and what is not shown. */
const keys = z.array(z.string().check(z.maxLength(100))).check(z.maxLength(100));
const insights = z.strictObject({ useful: keys, hidden: keys });

const hidden = z.array(z.enum(hideable)).check(z.maxLength(hideable.length));

/** One row a person: its id derives from the person's. */
export const settings = defineEntity({
	name: 'settings',
	label: { one: 'Settings', many: 'Settings' },
	fields: {
		units: structure('Units', units, { weight: 'kg', distance: 'km', energy: 'kcal' }),
		/** An IANA zone, or null to follow the device. */
		homeZone: optional(text('Home time zone', { maxLength: 60 })),
		weekStart: choice('Week starts on', { monday: 'Monday', sunday: 'Sunday' }, 'monday'),
		dayStartMinutes: integer('Day starts', { unit: 'min', min: 0, max: 360 }),
		appearance: choice(
			'Appearance',
			{ system: 'As the device', light: 'Light', dark: 'Dark' },
			'system'
		),
		/** Null: as the device's language writes times. */
		clock: optional(choice('Clock', { h12: '12 hours', h24: '24 hours' }, 'h24')),
		/** Null: as the device's language writes numbers. */
		decimal: optional(choice('Decimal sign', { comma: 'Comma', point: 'Point' }, 'point')),
		/** Also where the device asks for none; null: as the device says. */
		reduceMotion: optional(boolean('Reduce motion')),
		/** Null: all of them, in the app's own order. */
		tiles: optional(structure('Tiles of Today', tiles, { order: [], off: [] })),
		/** Whether Today puts its parts in the same order at every hour; null: it does not. */
		steadyToday: optional(boolean('Keep the order of Today')),
		/** Whether the words of a search may leave the server; null: they may not. */
		onlineFoods: optional(boolean('Look foods up online')),
		/** Null: nothing is. */
		hidden: optional(structure('Hidden', hidden, [])),
		/** Null: nothing was said of any. */
		insights: optional(structure('What goes together', insights, { useful: [], hidden: [] })),
		/** Null: as `initialNotices` has them. */
		notices: optional(structure('Notifications', noticesShape, initialNotices)),
		targets: structure('Targets', targets, { energyKcal: null, proteinG: null, fastingHours: 16 })
	}
});
