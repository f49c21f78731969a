import { readdirSync, readFileSync } from 'node:fs';
import { compile, preprocess } from 'svelte/compiler';
import { expect, it } from 'vitest';
import { stillIcons } from './still-icons.js';

const root = new URL('../../../', import.meta.url);
const icons = 'node_modules/@lucide/svelte/dist/icons/';
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

async function still(filename: string): Promise<string> {
	return (await preprocess(text(filename), stillIcons, { filename })).code;
}

it('an icon is a template that is copied, with every shape it had', async () => {
	const filename = `${icons}flask-conical.svelte`;
	const code = await still(filename);
	const shapes = [...text(filename).matchAll(/"d": "([^"]+)"/g)].map(([, d]) => d);
	expect(shapes).toHaveLength(3);
	for (const d of shapes) expect(code).toContain(`<path d="${d}" />`);
	const { js, warnings } = compile(code, { filename, generate: 'client', runes: true });
	expect(warnings).toEqual([]);
	expect(js.code).toMatch(/from_svg\(`<svg/);
	expect(js.code).not.toMatch(/svelte:element|\$\.element\(|attribute_effect|\$\.each\(/);
});

it('of all else nothing is touched, and an icon that is written in another way is named', async () => {
	const page = '<h1>Today</h1>';
	const filename = 'src/lib/features/today/Today.svelte';
	expect((await preprocess(page, stillIcons, { filename })).code).toBe(page);
	await expect(preprocess(page, stillIcons, { filename: `${icons}sun.svelte` })).rejects.toThrow(
		'sun.svelte is not written as icons used to be'
	);
});

it('every icon of a screen is asked for nothing that it does not heed', () => {
	const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' });
	const asked = files
		.filter((file) => file.endsWith('.svelte'))
		.flatMap((file) => [
			...text(`src/${file}`).matchAll(/<[A-Z][\w.]*\s([^<]*?strokeWidth=[^<]*?)\/>/g)
		])
		.map(([, attributes = '']) => attributes);
	expect(asked.length).toBeGreaterThan(60);
	const heeded =
		/(?:size|strokeWidth)=\{[^}]*\}|class=(?:"[^"]*"|\{[^}]*\})|aria-hidden="true"|\{size\}/g;
	expect(asked.filter((attributes) => attributes.replace(heeded, '').trim() !== '')).toEqual([]);
});
