import { getContext, setContext } from 'svelte';

/** What is looked for among the settings; empty: all of them are there. */
export class SettingsSearch {
	text = $state('');
	/** Titles of the sections that hold it. */
	#found = $state.raw<readonly string[]>([]);

	get isEmpty(): boolean {
		return this.text.trim() !== '' && this.#found.length === 0;
	}

	/** Whether a section says it anywhere: its title, a label, a hint, a choice. */
	finds(section: HTMLElement | undefined): boolean {
		const wanted = this.text.trim().toLowerCase();
		return wanted === '' || (section?.textContent ?? '').toLowerCase().includes(wanted);
	}

	note(title: string, isFound: boolean): void {
		const others = this.#found.filter((one) => one !== title);
		this.#found = isFound ? [...others, title] : others;
	}
}

const key = Symbol('settings search');

export const provideSearch = (search: SettingsSearch) => setContext(key, search);
export const useSearch = () => getContext<SettingsSearch>(key);
