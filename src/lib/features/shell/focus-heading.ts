import type { AfterNavigate } from '@sveltejs/kit';

/** After a change of page the focus goes to its heading, so that a screen reader says where it is. */
export function focusHeading({ type, from, to }: AfterNavigate): void {
	if (type === 'enter' || from?.url?.pathname === to?.url?.pathname) return;
	document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}
