import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { EntityDraft } from '#lib/platform/entity/draft.svelte.ts';
import { defineEntity } from '#lib/platform/entity/entity.ts';
import { decimal, optional, text } from '#lib/platform/entity/field.ts';
import EntityForm from './EntityForm.svelte';

const parcel = defineEntity({
	name: 'parcels',
	label: { one: 'Parcel', many: 'Parcels' },
	fields: {
		massKg: decimal('Mass', { unit: 'kg', places: 3, min: 0.5, max: 700 }),
		depthM: optional(decimal('Depth', { places: 2, max: 10 })),
		note: text('Note', { maxLength: 20 })
	}
});

function open(values: Record<string, unknown> = {}, isNew = true) {
	const draft = new EntityDraft(parcel, { values, isNew, zone: 'UTC', now: 0 });
	const onsave = vi.fn(async () => undefined);
	render(EntityForm, { id: 'form', draft, onsave });
	return { draft, onsave };
}

describe('a form made from a declaration', () => {
	it('takes a comma for a point, and Enter for Save', async () => {
		const { onsave } = open();
		await page.getByLabelText('Mass').fill('78,45');
		await userEvent.keyboard('{Enter}');
		await vi.waitFor(() =>
			expect(onsave).toHaveBeenCalledWith(
				{ massKg: 78.45, depthM: null, note: '' },
				expect.anything()
			)
		);
	});

	it('says what is wrong at the field, goes there, and keeps what was typed', async () => {
		const { onsave } = open();
		await page.getByLabelText('Mass').fill('lots');
		await userEvent.keyboard('{Enter}');
		const mass = page.getByLabelText('Mass');
		await expect.element(mass).toHaveFocus();
		await expect.element(mass).toHaveAttribute('aria-invalid', 'true');
		await expect.element(mass).toHaveValue('lots');
		expect(onsave).not.toHaveBeenCalled();
	});

	it('saves once, however often Enter is pressed before it has, and then again', async () => {
		const { onsave } = open();
		let done = () => {};
		onsave.mockImplementationOnce(
			() => new Promise((resolve) => (done = () => resolve(undefined)))
		);
		await page.getByLabelText('Mass').fill('2');
		await userEvent.keyboard('{Enter}{Enter}{Enter}');
		await vi.waitFor(() => expect(onsave).toHaveBeenCalledOnce());
		done();
		await vi.waitFor(async () => {
			await userEvent.keyboard('{Enter}');
			expect(onsave).toHaveBeenCalledTimes(2);
		});
	});

	it('saves only what was touched, and an emptied optional field as null', async () => {
		const { onsave } = open({ massKg: 2, depthM: 1.5, note: 'blue' }, false);
		await page.getByLabelText('Depth').fill('');
		await userEvent.keyboard('{Enter}');
		await vi.waitFor(() =>
			expect(onsave).toHaveBeenCalledWith({ depthM: null }, expect.anything())
		);
	});
});
