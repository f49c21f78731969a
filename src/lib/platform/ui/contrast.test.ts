import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// The colours of app.css hold what the visual language promises of them.

type Theme = Readonly<Record<string, string>>;

function themes(): Readonly<Record<'light' | 'dark', Theme>> {
	const css = readFileSync(new URL('../../../app.css', import.meta.url), 'utf8');
	const light: Record<string, string> = {};
	const dark: Record<string, string> = {};
	for (const [, name = '', day = '', night = ''] of css.matchAll(
		/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g
	)) {
		light[name] = day;
		dark[name] = night;
	}
	return { light, dark };
}

function luminance(colour: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const part = parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
	const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (light + 0.05) / (dark + 0.05);
}

const hues = ['workouts', 'weight', 'fasting', 'nutrition', 'time', 'goals', 'projects'];
const { light, dark } = themes();

describe.each([
	['light', light],
	['dark', dark]
])('check 22: in the %s theme', (_name, theme) => {
	const between = (a: string, b: string) => contrast(theme[a] ?? '', theme[b] ?? '');

	test('there is every colour', () => {
		expect(Object.keys(theme)).toHaveLength(40);
	});

	test.each(['text', 'muted', 'faint', 'danger', 'warning', 'success', 'info'])(
		'%s can be read on a page and on a card',
		(name) => {
			expect(between(name, 'bg')).toBeGreaterThanOrEqual(4.5);
			expect(between(name, 'card')).toBeGreaterThanOrEqual(4.5);
		}
	);

	test.each(hues)('%s is seen as a mark, and read as a label and on its tint', (hue) => {
		expect(between(hue, 'card')).toBeGreaterThanOrEqual(3);
		expect(between(hue, 'bg')).toBeGreaterThanOrEqual(3);
		expect(between(`${hue}-text`, 'card')).toBeGreaterThanOrEqual(4.5);
		expect(between(`${hue}-text`, `${hue}-tint`)).toBeGreaterThanOrEqual(4.5);
	});

	test('borders of controls, the focus ring and the primary action stand out', () => {
		expect(between('borderStrong', 'card')).toBeGreaterThanOrEqual(3);
		expect(between('borderStrong', 'bg')).toBeGreaterThanOrEqual(3);
		expect(between('focus', 'card')).toBeGreaterThanOrEqual(3);
		expect(between('onPrimary', 'primary')).toBeGreaterThanOrEqual(7);
		for (const tone of ['success', 'warning', 'danger', 'info']) {
			expect(between(tone, `${tone}-tint`)).toBeGreaterThanOrEqual(4.5);
		}
	});
});
