/** What Chromium hands over in place of its own banner. */
interface InstallPrompt extends Event {
	prompt(): Promise<unknown>;
}

/** How the app comes to stand among the others of this device. */
type InstallWay =
	| 'installed'
	/** The browser asks when told to. */
	| 'prompt'
	/** Safari of a phone or tablet: by hand, and its data are not safe until then. */
	| 'home-screen'
	/** By the browser's own menu, if at all. */
	| 'menu';

/** Whether it was opened from a Home Screen: Safari alone says so, and only where there is one. */
const standalone = () => (navigator as Navigator & { standalone?: boolean }).standalone;

class InstallOffer {
	#prompt = $state.raw<InstallPrompt | null>(null);
	#installed = $state(false);

	get way(): InstallWay {
		if (this.#installed) return 'installed';
		if (this.#prompt) return 'prompt';
		return standalone() === false ? 'home-screen' : 'menu';
	}

	/** As early as can be: the browser tells it once. */
	listen(): void {
		this.#installed = matchMedia('(display-mode: standalone)').matches || standalone() === true;
		addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault();
			this.#prompt = event as InstallPrompt;
		});
		addEventListener('appinstalled', () => {
			this.#installed = true;
			this.#prompt = null;
			// Installed apps are granted it.
			void navigator.storage?.persist();
		});
	}

	async install(): Promise<void> {
		const prompt = this.#prompt;
		if (!prompt) return;
		// It serves once; another one comes where the person changes their mind.
		this.#prompt = null;
		await prompt.prompt();
	}
}

export const installOffer = new InstallOffer();
