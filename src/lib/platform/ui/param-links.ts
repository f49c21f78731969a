/**
 * The address of this page with one parameter set. What is the same for all its values is worked out
 * once: a screen of many rows makes a link for each of them.
 */
export function paramLinks(url: URL, name: string): (value: string) => string {
	const rest = new URLSearchParams(url.search);
	rest.delete(name);
	const before = `${url.pathname}?${rest.size > 0 ? `${rest}&` : ''}${encodeURIComponent(name)}=`;
	return (value) => before + encodeURIComponent(value);
}
