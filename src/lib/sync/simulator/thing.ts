import { defineEntity } from '#lib/platform/entity/entity.ts';
import { instant, integer, text } from '#lib/platform/entity/field.ts';

/** A record with a time, as most are; a source knows `at`, `size` and `name`, not `note`. */
export const thing = defineEntity({
	name: 'things',
	label: { one: 'Thing', many: 'Things' },
	time: 'at',
	fields: { at: instant('At'), size: integer('Size'), name: text('Name'), note: text('Note') },
	tally: {
		version: 1,
		of: ({ size, name }) =>
			size % 3 === 0 ? 'open' : size % 5 === 0 ? null : { key: name.slice(0, 1), amount: size }
	}
});

/** A record without a time. */
export const word = defineEntity({
	name: 'words',
	label: { one: 'Word', many: 'Words' },
	fields: { name: text('Name'), note: text('Note') }
});

export const entities = [thing, word] as const;
export const byName = new Map<string, (typeof entities)[number]>(
	entities.map((entity) => [entity.name, entity])
);

/** A name that this server's newer rules refuse and the devices' do not know of. */
export const poison = 'poison';
