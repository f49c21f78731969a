import { removeMeal } from '#lib/domains/nutrition/deeds.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { readMeals } from '#lib/domains/nutrition/read-meals.ts';
import { perform } from '#lib/domains/perform.ts';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Replica, Write } from '#lib/sync/client/store.ts';
import { remove } from '#lib/sync/client/write.ts';

// A list marks each of its rows by `data-row="entity:id"`; what has the focus is the row meant.

const rowsShown = () =>
	[...document.querySelectorAll<HTMLElement>('main [data-row]')].filter(
		(row) => row.getClientRects().length > 0
	);

function currentRow(): HTMLElement | null {
	return document.activeElement?.closest<HTMLElement>('main [data-row]') ?? null;
}

/** The row may be a link itself, or hold what opens it. */
function focusRow(row: HTMLElement | undefined): void {
	const opener = row?.matches('a, button') ? row : row?.querySelector<HTMLElement>('button, a');
	opener?.focus({ preventScroll: true });
	// Not by the focus itself: that would not mind the bars within a box that scrolls.
	row?.scrollIntoView({ block: 'nearest' });
}

/** To the next row, or the one before; from nowhere to the one that is open, else the first in sight. */
export function stepRow(by: number): void {
	const rows = rowsShown();
	const current = currentRow();
	if (current) return focusRow(rows[rows.indexOf(current) + by]);
	const open = rows.find((row) => row.getAttribute('aria-current') === 'page');
	focusRow(open ?? rows.find((row) => row.getBoundingClientRect().top >= 0));
}

/** `entity:id` of the row meant. */
export function targetRow(): string | null {
	return currentRow()?.dataset['row'] || null;
}

export function selectRow(): void {
	const row = currentRow();
	const box = row?.querySelector<HTMLElement>('input[type=checkbox]');
	if (box) box.click();
	// The list that the row stands in begins to let rows be chosen, where it can.
	else row?.dispatchEvent(new CustomEvent('rowselect', { bubbles: true }));
}

async function removal(replica: Replica, entity: AnyEntity, id: string): Promise<Write[]> {
	if (entity.name !== meal.name) return [remove(entity, id)];
	const row = await replica.get(meal, id);
	const [full] = row ? await readMeals(replica, [row]) : [];
	return full ? removeMeal(full.meal, full.items) : [];
}

/**
 * Deletes the row meant; the focus goes to its neighbour, so that one can go on. A list where rows are
 * chosen deletes those instead.
 */
export async function removeRow(replica: Replica): Promise<void> {
	const row = currentRow();
	const [name = '', id = ''] = (row?.dataset['row'] ?? '').split(':');
	const entity = (entities as unknown as readonly AnyEntity[]).find((one) => one.name === name);
	if (!row || !entity) return;
	const asked = new CustomEvent('rowremove', { bubbles: true, cancelable: true });
	if (!row.dispatchEvent(asked)) return;
	const rows = rowsShown();
	const at = rows.indexOf(row);
	focusRow(rows[at + 1] ?? rows[at - 1]);
	await perform(replica, `${entity.label.one} deleted`, await removal(replica, entity, id));
}
