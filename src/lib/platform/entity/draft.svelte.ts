import { deviceZone, offsetAt, type Zone } from '../time/calendar.ts';
import type { Units } from '../units.ts';
import type { AnyEntity, Problem } from './entity.ts';
import type { Field } from './field.ts';
import { print, read, type Asked } from './form.ts';
import { valueProblems, withInitial } from './validation.ts';
import { clockOf } from './wall-text.ts';

type Values = Readonly<Record<string, unknown>>;

export interface DraftOptions {
	/** The row being edited, or what a new one begins with. */
	readonly values: Values;
	readonly isNew: boolean;
	/** The person's zone; default: the device's. */
	readonly zone?: Zone;
	/** What the person measures in; default: the fields' own units. */
	readonly units?: Units;
	/** The instant for moments of a new row that nobody gave. */
	readonly now: number;
}

export type Outcome =
	/** Only the fields that were touched; for a new row all of them. */
	{ readonly patch: Record<string, unknown> } | { readonly problems: readonly Problem[] };

/** What a person has typed into a form of an entity, and what is wrong with it so far. */
export class EntityDraft {
	readonly entity: AnyEntity;
	readonly isNew: boolean;
	/** Whose clock the form shows, and whose units. */
	readonly asked: Asked;
	texts = $state<Record<string, string>>({});
	problems = $state<Record<string, string>>({});
	readonly #zone: Zone;
	readonly #before: Values;
	readonly #shown: Readonly<Record<string, string>>;

	constructor(entity: AnyEntity, { values, isNew, zone = deviceZone(), units, now }: DraftOptions) {
		this.entity = entity;
		this.#zone = zone;
		this.isNew = isNew;
		const given = isNew ? { ...begin(entity, now, zone), ...values } : values;
		this.#before = isNew ? { ...withInitial(entity, {}), ...given } : given;
		const clock = clockOf(
			Number(this.#before[entity.time ?? ''] ?? now),
			isNew ? null : Number(values.utcOffset ?? NaN) || 0,
			zone
		);
		this.asked = { clock, units };
		this.#shown = Object.fromEntries(
			Object.entries(entity.fields).map(([name, field]) => [name, this.#first(name, field, given)])
		);
		this.texts = { ...this.#shown };
	}

	get isDirty(): boolean {
		return Object.keys(this.#shown).some((name) => this.texts[name] !== this.#shown[name]);
	}

	/** Leaving a field says what is wrong with it; from then on typing does. */
	leave(name: string): void {
		if (this.texts[name] !== this.#shown[name] || this.problems[name]) this.#judge(name);
	}

	type(name: string, text: string): void {
		this.texts[name] = text;
		if (this.problems[name]) this.#judge(name);
	}

	/** Everything that was typed, as values; the problems are kept beside their fields. */
	finish(): Outcome {
		this.problems = {};
		const typed: Record<string, unknown> = {};
		for (const [name, field] of Object.entries(this.entity.fields)) {
			if (this.texts[name] === this.#shown[name] && !this.#asksAnew(name, field)) continue;
			const found = read(field, this.texts[name] ?? '', this.asked);
			if ('problem' in found) this.problems[name] = found.problem;
			else if (!this.#isShown(name, found.value)) typed[name] = found.value;
		}
		const patch = this.#located(typed);
		const complete = { ...this.#before, ...patch };
		if (Object.keys(this.problems).length === 0) this.refuse(valueProblems(this.entity, complete));
		const problems = Object.entries(this.problems).map(([field, problem]) => ({ field, problem }));
		if (problems.length > 0) return { problems };
		return { patch: this.isNew ? this.#own(complete) : patch };
	}

	/** Problems that the store found. */
	refuse(problems: readonly Problem[]): void {
		for (const { field, problem } of problems) this.problems[field] = problem;
	}

	#judge(name: string): void {
		const field = this.entity.fields[name];
		if (!field) return;
		const found = read(field, this.texts[name] ?? '', this.asked);
		if ('problem' in found) this.problems[name] = found.problem;
		else Reflect.deleteProperty(this.problems, name);
	}

	/** A measure that nobody gave is asked blank: the initial 0 would be an answer. */
	#first(name: string, field: Field, given: Values): string {
		const isBlank = this.isNew && isMeasure(field) && given[name] === undefined;
		return isBlank ? '' : print(field, this.#before[name], this.asked);
	}

	#asksAnew(name: string, field: Field): boolean {
		return this.isNew && isMeasure(field) && this.#shown[name] === '';
	}

	/** What says the same as was shown ("78,40") changes nothing: that may be a rounded value. */
	#isShown(name: string, value: unknown): boolean {
		const field = this.entity.fields[name];
		if (this.isNew || !field || typeof value !== 'number') return false;
		const shown = read(field, this.#shown[name] ?? '', this.asked);
		return 'value' in shown && shown.value === value;
	}

	/** Moving a row in time may move its clock: the offset follows the day it happened on. */
	#located(patch: Record<string, unknown>): Record<string, unknown> {
		const { entity } = this;
		if (!entity.fields.utcOffset || !entity.time) return patch;
		if (!this.isNew && !(entity.time in patch)) return patch;
		const at = Number(patch[entity.time] ?? this.#before[entity.time]);
		return { ...patch, utcOffset: offsetAt(at, this.isNew ? this.#zone : this.asked.clock) };
	}

	#own(complete: Values): Record<string, unknown> {
		return Object.fromEntries(
			Object.keys(this.entity.fields).map((name) => [name, complete[name]])
		);
	}
}

function isMeasure({ kind, optional }: Field): boolean {
	return !optional && (kind === 'number' || kind === 'decimal' || kind === 'integer');
}

/** Moments and days of a new row begin now: nothing happened in 1970. */
function begin(entity: AnyEntity, now: number, zone: Zone): Values {
	const values: Record<string, unknown> = {};
	const minute = Math.floor(now / 60_000) * 60_000;
	const offset = offsetAt(minute, zone);
	for (const [name, { kind, optional }] of Object.entries(entity.fields)) {
		if (optional) continue;
		if (kind === 'instant') values[name] = minute;
		if (kind === 'date')
			values[name] = new Date(minute + offset * 60_000).toISOString().slice(0, 10);
		if (name === 'utcOffset') values[name] = offset;
	}
	return values;
}
