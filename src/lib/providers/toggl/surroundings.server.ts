import { isZone } from '#lib/platform/time/wall-clock.ts';
import type { Received } from '../http.server.ts';
import { malformed } from '../http.server.ts';
import type { Answer } from '../provider.ts';
import { parseMilliseconds } from '../rfc3339.ts';
import { judge } from './answers.server.ts';
import { idOf, listOf, wireOf, type TogglRecord, type Wire } from './wire.ts';

const DAY = 86_400_000;
/** Toggl began in 2006. */
const BEGINNING = Date.UTC(2006, 0, 1);
/** What people bring along into a new account is rarely older than that. */
const BEFORE_THE_ACCOUNT_MS = 2 * 365 * DAY;
/** Some seconds pass over there until a change shows; clocks differ by more. */
const OVERLAP_SECONDS = 300;

/** What it takes to read entries, asked for at the beginning of each walk. */
export interface Surroundings {
	readonly zone: string;
	readonly workspaces: readonly { readonly id: number; readonly name: string }[];
	readonly tags: ReadonlyMap<number, string>;
	readonly clients: ReadonlyMap<number, string>;
	/** Active projects, as they are now. */
	readonly projects: readonly Wire[];
	/** Ids of the projects that were listed; grows with the walk. */
	readonly listed: Set<number>;
	/** Workspaces whose reports are not for us. */
	readonly closed: Set<number>;
	/** When the walk began, epoch milliseconds by Toggl's clock. */
	readonly began: number;
	/** Where the next walk of changes begins. */
	readonly mark: string;
	/** Nothing is older. */
	readonly beginning: number;
}

/** `GET /me?with_related_data=true`. Of the account only these few things are kept. */
export function surroundingsOf(received: Received): Answer<Surroundings> {
	const answer = judge(received);
	// The body holds secrets: nothing of it is ever quoted.
	if (answer.kind === 'malformed') return malformed(answer.reason, '');
	if (answer.kind !== 'ok') return answer;
	const body = wireOf(answer.value);
	if (!body || idOf(body['id']) === null) {
		return malformed('Toggl did not say whose data this is.', '');
	}
	const { timezone, created_at: made } = body;
	const began = dateOf(received);
	const projects = wiresOf(body['projects']);
	const madeAt = parseMilliseconds(made);
	return {
		kind: 'ok',
		value: {
			zone: typeof timezone === 'string' && isZone(timezone) ? timezone : 'UTC',
			workspaces: named(body['workspaces']).map(([id, name]) => ({ id, name })),
			tags: new Map(named(body['tags'])),
			clients: new Map(named(body['clients'])),
			projects,
			listed: new Set(projects.flatMap(({ id }) => idOf(id) ?? [])),
			closed: new Set(),
			began,
			mark: String(Math.floor(began / 1000) - OVERLAP_SECONDS),
			beginning: Math.max(BEGINNING, madeAt === null ? 0 : madeAt - BEFORE_THE_ACCOUNT_MS)
		}
	};
}

/** By the clock over there, which is the one that marks changes. */
function dateOf({ headers, at }: Received): number {
	const told = Date.parse(headers.get('date') ?? '');
	return Number.isNaN(told) ? at : told;
}

function wiresOf(value: unknown): Wire[] {
	return (listOf(value) ?? []).map(wireOf).filter((wire) => wire !== null);
}

function named(value: unknown): (readonly [number, string])[] {
	return wiresOf(value).flatMap(({ id, name }) => {
		const known = idOf(id);
		return known !== null && typeof name === 'string' ? [[known, name] as const] : [];
	});
}

export function projectRecord({ clients }: Surroundings, wire: Wire): TogglRecord {
	const id = idOf(wire['client_id']) ?? idOf(wire['cid']);
	return { is: 'project', wire, client: (id === null ? undefined : clients.get(id)) ?? null };
}

export function entryRecord({ zone, tags }: Surroundings, wire: Wire): TogglRecord {
	return { is: 'entry', wire, zone, tags: tagNames(tags, wire) };
}

/** In one order, whatever order they came in. A tag that no list has keeps the name it came with. */
function tagNames(known: ReadonlyMap<number, string>, wire: Wire): string[] {
	const ids = listOf(wire['tag_ids']) ?? [];
	const given = (listOf(wire['tags'] ?? wire['tag_names']) ?? []).filter(
		(name) => typeof name === 'string'
	);
	const fallback = (at: number) => (given.length === ids.length ? given[at] : undefined);
	const names = ids.map((id, at) => known.get(Number(id)) ?? fallback(at));
	const all = ids.length === 0 ? given : names.filter((name) => name !== undefined);
	return [...new Set(all)].sort();
}

/** Entries, and before them the projects that they name and no list has. */
export function withUnlisted(around: Surroundings, values: readonly unknown[]): TogglRecord[] {
	const wires = values.map((value) => wireOf(value) ?? {});
	const unlisted = wires.flatMap((wire): TogglRecord[] => {
		const id = idOf(wire['project_id']);
		if (id === null || around.listed.has(id)) return [];
		around.listed.add(id);
		return [{ is: 'unlisted', id, wire }];
	});
	return [...unlisted, ...wires.map((wire) => entryRecord(around, wire))];
}
