import { numberText } from '#lib/platform/number.ts';
import { agoText, whenText } from '#lib/platform/time/format.ts';
import type { ProviderHealth } from '#lib/providers/provider-health.ts';
import type { Clock, Tone } from './words.ts';

export interface HealthLine {
	readonly tone: Tone;
	readonly connections: string;
	readonly runs: string;
	/** What the provider itself is up to; null: it answers. */
	readonly outage: string | null;
}

/** How a provider goes on this server, for whoever runs it. */
export function healthLine(health: ProviderHealth, clock: Clock): HealthLine {
	const { connections, downUntil, name } = health;
	const isDown = downUntil !== null && downUntil > clock.now;
	const isBad = isDown || connections.attention + connections.reconnect > 0;
	const all = connections.active + connections.paused + connections.reconnect;
	return {
		tone: isBad ? 'attention' : all === 0 ? 'quiet' : 'good',
		connections: all === 0 ? 'Nobody has connected it.' : `${connectionsText(health)}.`,
		runs: runsText(health, clock),
		outage: isDown
			? `${name} isn't answering. Nobody here asks it before ${whenText(downUntil, clock.now, clock.zone)}.`
			: null
	};
}

/** "3 connected, 1 paused, 1 waits for a new sign-in". */
function connectionsText({ connections }: ProviderHealth): string {
	const { active, paused, reconnect, attention } = connections;
	const hopeless =
		attention > 0 ? ` (${numberText(attention)} of them tried once a day, as all else failed)` : '';
	const parts = [`${numberText(active)} connected${hopeless}`];
	if (paused > 0) parts.push(`${numberText(paused)} paused`);
	if (reconnect > 0)
		parts.push(`${numberText(reconnect)} ${reconnect === 1 ? 'waits' : 'wait'} for a new sign-in`);
	return parts.join(', ');
}

/** "Syncs in the last 24 hours: 71 done, 2 failed. Last good sync: 12 min ago." */
function runsText({ runs, lastOkAt }: ProviderHealth, { now, zone }: Clock): string {
	const { done, failed, waiting, skipped } = runs;
	const ends = [
		`${numberText(done)} done`,
		failed > 0 ? `${numberText(failed)} failed` : '',
		waiting > 0 ? `${numberText(waiting)} told to wait` : ''
	].filter(Boolean);
	const all = done + failed + waiting;
	return [
		all === 0 ? 'No sync in the last 24 hours.' : `Syncs in the last 24 hours: ${ends.join(', ')}.`,
		skipped > 0 ? `Records that could not be read: ${numberText(skipped)}.` : '',
		lastOkAt === null ? '' : `Last good sync: ${agoText(lastOkAt, now, zone)}.`
	]
		.filter(Boolean)
		.join(' ');
}
