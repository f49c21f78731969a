/**
 * Things that look like secrets: 40 or more characters of hexadecimal digits or base64, the
 * password in an address, and what follows `code=`, `state=`, `token=` or `secret=`.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
	[/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]{0,100}:)[^\s@/]{1,500}@/gi, '$1[secret]@'],
	[/\b(code|state|token|secret|password|key)=[^\s&"']{1,2000}/gi, '$1=[secret]'],
	[/[A-Za-z0-9_+-]{40,}={0,2}/g, '[secret]']
];

/** The text without what must not be shown. Paths and ids of rows stay readable. */
export function maskTokens(text: string): string {
	return PATTERNS.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text);
}
