import { tellTimesBy, type ClockFace } from './format.ts';

const key = 'lifetracker:clock';

function keptFace(): ClockFace {
	const kept = globalThis.localStorage?.getItem(key);
	return kept === 'h12' || kept === 'h24' ? kept : null;
}

/** Browsers draw their own time fields, by the language of the device whatever the person chose. */
function deviceFace(): ClockFace {
	const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
	return hourCycle === 'h11' || hourCycle === 'h12' ? 'h12' : 'h24';
}

class Clock {
	/** Kept on the device as well, so that the next start tells its first time right. */
	face = $state.raw(keptFace());

	/** Told times and the browser's fields count to different hours. */
	get isUnlikeFields(): boolean {
		return this.face !== null && this.face !== deviceFace();
	}

	wear(face: ClockFace): void {
		this.face = face;
		if (face === null) localStorage.removeItem(key);
		else localStorage.setItem(key, face);
	}
}

export const clockFace = new Clock();
tellTimesBy(() => clockFace.face);
