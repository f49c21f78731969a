import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { isFetched, sourceText } from '#lib/domains/source-text.ts';
import { serverSources } from '#lib/sync/server/admit.server.ts';
import { registrations } from './registry.server.ts';

const ids = registrations.map(({ manifest }) => manifest.id);
const docs = new URL('../../../docs/providers/', import.meta.url);

test.each(registrations.map(({ manifest }) => manifest))(
	'$name is known wherever its name has to be said',
	({ id, name, fills }) => {
		expect(sourceText(id)).toBe(name);
		expect(isFetched(id)).toBe(true);
		expect(existsSync(new URL(`${id}.md`, docs))).toBe(true);
		expect(readFileSync(new URL('README.md', docs), 'utf8')).toContain(`[${name}](${id}.md)`);
		for (const entity of fills) expect(entities.map((one) => one.name)).toContain(entity);
	}
);

test('rows of a provider are written by the server alone, and by no source that is none', () => {
	expect([...serverSources].sort()).toEqual([...ids].sort());
});
