import { expect, test } from 'vitest';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { dotColor, projectColors } from './colors.ts';
import { project, type Project } from './entity.ts';
import { ordered, plannedShare } from './order.ts';

const make = (values: Partial<Project>): Project => ({
	...factory(project)(seededRandom(1)),
	status: 'active',
	archived: false,
	...values
});

test('active projects lead, those worked on last first, then by name', () => {
	const projects = [
		make({ id: 'd', name: 'Done', status: 'done' }),
		make({ id: 'b', name: 'Beta' }),
		make({ id: 'a', name: 'Alpha' }),
		make({ id: 'r', name: 'Recent' }),
		make({ id: 'x', name: 'Archived', archived: true })
	];
	const lastWorked = new Map([['r', 5]]);
	const names = (archived: boolean) =>
		ordered(projects, lastWorked, archived).map(({ name }) => name);
	expect(names(false)).toEqual(['Recent', 'Alpha', 'Beta', 'Done']);
	expect(names(true)).toEqual(['Archived']);
});

test('a plan is a share only when there is one', () => {
	expect(plannedShare(make({ plannedHours: 10 }), 5 * 3_600_000)).toBe(0.5);
	expect(plannedShare(make({ plannedHours: null }), 1)).toBeNull();
	expect(plannedShare(make({ plannedHours: 0 }), 1)).toBeNull();
});

function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

test.each(Object.keys(projectColors))('%s stands out on both cards', (color) => {
	expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(3);
	expect(contrast(color, '#14171d')).toBeGreaterThanOrEqual(3);
});

test('a colour that is none is drawn neutral', () => {
	expect(dotColor('')).toBe('#7d7f86');
	expect(dotColor('red;x')).toBe('#7d7f86');
	expect(dotColor('#BD5A66')).toBe('#BD5A66');
});
