/**
 * Keeps `--kb` at the height that an on-screen keyboard covers, on browsers that lay it over the
 * page instead of shrinking it (iOS).
 */
export function keyboardInset(): (() => void) | undefined {
	const view = window.visualViewport;
	if (!view) return undefined;
	const root = document.documentElement;
	const measure = () => {
		const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
		// A pinch also shrinks the visual viewport; then nothing is covered.
		root.style.setProperty('--kb', view.scale === 1 ? `${Math.round(covered)}px` : '0px');
	};
	measure();
	view.addEventListener('resize', measure);
	view.addEventListener('scroll', measure);
	return () => {
		view.removeEventListener('resize', measure);
		view.removeEventListener('scroll', measure);
		root.style.removeProperty('--kb');
	};
}
