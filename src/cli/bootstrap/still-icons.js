const isIcon = /@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/;

/**
 * Writes Lucide's icons as plain markup before they are compiled. As they come, each is put together
 * attribute by attribute when it is drawn: some ten times the work of a copied template, forty times
 * on the first screen and twice in the frame behind a tap. An icon takes `size`, `strokeWidth` and
 * `class`; it is decoration, and what it stands on bears the name.
 * @type {import('svelte/compiler').PreprocessorGroup}
 */
export const stillIcons = {
	name: 'still-icons',
	markup: ({ content, filename = '' }) =>
		isIcon.test(filename) ? { code: stillIcon(content, filename) } : undefined
};

/**
 * @param {string} content
 * @param {string} filename
 */
function stillIcon(content, filename) {
	const [, data] = /iconData = (\{.*\});\s/.exec(content) ?? [];
	if (!data) throw new Error(`${filename} is not written as icons used to be: see still-icons.js.`);
	/** @type {{ size: number, node: [tag: string, attributes: Record<string, string>][] }} */
	const { size, node } = JSON.parse(data);
	const shapes = node.map(([tag, attributes]) => {
		const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
		return `<${tag}${written.join('')} />`;
	});
	return `<script>
	let { size = ${size}, strokeWidth = 2, class: classes } = $props();
</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 ${size} ${size}"
	fill="none" stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round"
	stroke-linejoin="round" aria-hidden="true" class={classes}>${shapes.join('')}</svg>
`;
}
