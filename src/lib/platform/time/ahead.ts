/** The clocks of two devices may be this far apart. */
const slackMs = 60_000;

/** Whether an instant, in epoch milliseconds, lies in the future. */
export function isAhead(at: number, now: number): boolean {
	return at > now + slackMs;
}
