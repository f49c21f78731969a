import { articleOf } from '#lib/domains/nutrition/barcode.ts';
import { foodItem } from '#lib/domains/nutrition/entity.ts';
import { foodOfOnline } from '#lib/domains/nutrition/online-food.ts';
import { perform } from '#lib/domains/perform.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { oneByOne } from '#lib/platform/one-by-one.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import { rpc } from '#lib/rpc.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { create } from '#lib/sync/client/write.ts';

/** Under a name that sign-out forgets. */
const keyOf = (userId: string) => `lifetracker:${userId}:barcodes`;

/** Barcodes that were typed or seen while nobody could be asked. */
export function waitingBarcodes(userId: string): readonly string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]');
		return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
	} catch {
		return [];
	}
}

export function keepBarcode(userId: string, barcode: string): void {
	keep(userId, [...new Set([...waitingBarcodes(userId), barcode])]);
}

function forget(userId: string, barcode: string): void {
	keep(
		userId,
		waitingBarcodes(userId).filter((one) => one !== barcode)
	);
}

function keep(userId: string, barcodes: readonly string[]): void {
	if (barcodes.length === 0) localStorage.removeItem(keyOf(userId));
	else localStorage.setItem(keyOf(userId), JSON.stringify(barcodes));
}

/** Looks up what waits, now and whenever the network comes back; returns the end of it. */
export function lookUpWaiting(replica: Replica): () => void {
	const inTurn = oneByOne();
	const look = () => void inTurn(() => lookUp(replica));
	addEventListener('online', look);
	look();
	return () => removeEventListener('online', look);
}

async function lookUp(replica: Replica): Promise<void> {
	const waiting = waitingBarcodes(replica.userId);
	if (waiting.length === 0 || !navigator.onLine) return;
	if (!(await currentSettings(replica)).onlineFoods) return;
	for (const barcode of waiting) {
		// Nobody can be asked: it goes on waiting.
		if (!(await lookUpOne(replica, barcode))) return;
	}
}

async function lookUpOne(replica: Replica, barcode: string): Promise<boolean> {
	const article = articleOf(barcode);
	const [own] = await replica.range(foodItem, {
		where: (food) => food.barcode !== null && articleOf(food.barcode) === article,
		limit: 1
	});
	const found = own ? null : await rpc.foods.byBarcode.mutate({ barcode }).catch(() => undefined);
	if (found === undefined) return false;
	forget(replica.userId, barcode);
	if (found) {
		const { id, source, sourceId, ...values } = foodOfOnline(replica.userId, found);
		const write = create(foodItem, values, { id, source, sourceId });
		await perform(replica, `${found.name} added to your foods`, [write]);
	} else if (!own) {
		toasts.show(`Open Food Facts does not know ${barcode}. You can enter it as a new food.`);
	}
	return true;
}
