import { tileNames } from './entity.ts';

export type TileName = (typeof tileNames)[number];

/** As it is kept; null until the person has moved or hidden one. */
export type KeptTiles = {
	readonly order: readonly TileName[];
	readonly off: readonly TileName[];
} | null;

export interface TileChoice {
	readonly name: TileName;
	readonly shown: boolean;
}

/** Every tile in the person's order; one that came with a later version follows at the end. */
export function tileChoices(kept: KeptTiles): TileChoice[] {
	const order = [...new Set([...(kept?.order ?? []), ...tileNames])];
	return order.map((name) => ({ name, shown: !kept?.off.includes(name) }));
}

export function keptTiles(choices: readonly TileChoice[]) {
	return {
		order: choices.map(({ name }) => name),
		off: choices.filter(({ shown }) => !shown).map(({ name }) => name)
	};
}

/** One place up or down among the tiles that are listed: those between are stepped over. */
export function movedTile(
	choices: readonly TileChoice[],
	name: TileName,
	past: TileName
): TileChoice[] {
	const others = choices.filter((one) => one.name !== name);
	const moving = choices.find((one) => one.name === name);
	const from = choices.findIndex((one) => one.name === name);
	const to = choices.findIndex((one) => one.name === past);
	if (!moving || to < 0) return [...choices];
	const at = others.findIndex((one) => one.name === past) + (to > from ? 1 : 0);
	return [...others.slice(0, at), moving, ...others.slice(at)];
}
