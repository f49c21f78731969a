/** The address of this page without some parameters. */
export function withoutParams(url: URL, names: readonly string[]): string {
	const rest = restOf(url, names);
	return `${url.pathname}${rest && `?${rest}`}`;
}

/**
 * The address of this page with one parameter set, and without some others. What is the same for all
 * its values is worked out once: a screen of many rows makes a link for each of them.
 */
export function paramLinks(
	url: URL,
	name: string,
	without: readonly string[] = []
): (value: string) => string {
	const rest = restOf(url, [name, ...without]);
	const before = `${url.pathname}?${rest && `${rest}&`}${encodeURIComponent(name)}=`;
	return (value) => before + encodeURIComponent(value);
}

function restOf(url: URL, names: readonly string[]): string {
	const rest = new URLSearchParams(url.search);
	for (const name of names) rest.delete(name);
	return String(rest);
}
