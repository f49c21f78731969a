import { finishSignOut } from '#lib/features/sign-in/finish-sign-out.ts';

// Screens are rendered from the replica on the device; the server knows nothing to render them with.
export const ssr = false;

/** Whoever signed out without a network is signed out of the server first, as soon as there is one. */
export const load = async (): Promise<void> => {
	await finishSignOut();
};
