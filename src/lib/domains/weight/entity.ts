import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import { decimal, instant, optional, text, utcOffset } from '#lib/platform/entity/field.ts';

const mass = (label: string) =>
	optional(decimal(label, { unit: 'kg', places: 3, min: 0, max: 700 }));

export const weighIn = defineEntity({
	name: 'weigh_ins',
	label: { one: 'Weigh-in', many: 'Weigh-ins' },
	time: 'measuredAt',
	indexes: ['attribution'],
	fields: {
		measuredAt: instant('Measured'),
		utcOffset: utcOffset(),
		weightKg: decimal('Weight', { unit: 'kg', places: 3, min: 0.5, max: 700 }),
		fatPercent: optional(decimal('Body fat', { unit: '%', places: 3, min: 0, max: 100 })),
		fatMassKg: mass('Fat mass'),
		muscleMassKg: mass('Muscle mass'),
		boneMassKg: mass('Bone mass'),
		hydrationKg: mass('Water'),
		device: text('Device', { maxLength: 120 }),
		/** How sure the source is that the person on the scale is this one. */
		attribution: text('Attribution', { maxLength: 60 }),
		note: text('Note', { maxLength: 4000, multiline: true })
	}
});

export type WeighIn = Row<typeof weighIn>;
