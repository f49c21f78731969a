/** Hours from the hour of now in UTC to noon. */
export const toNoon = 12 - new Date().getUTCHours();

/** A zone in which it is noon, so that "an hour ago" is today. Etc's signs point west. */
export const noonZone =
	toNoon === 0 ? 'UTC' : `Etc/GMT${toNoon > 0 ? '-' : '+'}${Math.abs(toNoon)}`;
