import Activity from '@lucide/svelte/icons/activity';
import Clock from '@lucide/svelte/icons/clock';
import FolderKanban from '@lucide/svelte/icons/folder-kanban';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Scale from '@lucide/svelte/icons/scale';
import Target from '@lucide/svelte/icons/target';
import Timer from '@lucide/svelte/icons/timer';
import Utensils from '@lucide/svelte/icons/utensils';

/** How each domain is marked everywhere: its word, icon, hue and page. */
export interface Mark {
	readonly label: string;
	readonly icon: typeof Activity;
	/** A `data-hue` of app.css; days and notes are neutral. */
	readonly hue: string | undefined;
	readonly href: string;
}

export const marks = {
	workouts: { label: 'Workouts', icon: Activity, hue: 'workouts', href: '/workouts' },
	weight: { label: 'Weight', icon: Scale, hue: 'weight', href: '/weight' },
	fasting: { label: 'Fasting', icon: Timer, hue: 'fasting', href: '/fasting' },
	nutrition: { label: 'Nutrition', icon: Utensils, hue: 'nutrition', href: '/nutrition' },
	time: { label: 'Time', icon: Clock, hue: 'time', href: '/time' },
	goals: { label: 'Goals', icon: Target, hue: 'goals', href: '/goals' },
	projects: { label: 'Projects', icon: FolderKanban, hue: 'projects', href: '/projects' },
	days: { label: 'Notes', icon: NotebookPen, hue: undefined, href: '/' }
} as const satisfies Record<string, Mark>;

export type DomainName = keyof typeof marks;
