/** A measure as Withings writes it: `value` · 10^`unit`. */
export interface WireMeasure {
	value: number;
	type: number;
	unit: number;
	algo?: number;
	position?: number;
}

/** A group of measures as it goes over the wire; more keys may be in it. */
export type WireGroup = Record<string, unknown> & {
	grpid: number;
	/** Seconds: when measured, when uploaded, when last changed. */
	date: number;
	created: number;
	modified: number;
	attrib: number;
	measures: WireMeasure[];
};

export const measureTypes = {
	weight: 1,
	fatRatio: 6,
	fatMass: 8,
	diastolic: 9,
	systolic: 10,
	pulse: 11,
	muscle: 76,
	hydration: 77,
	bone: 88,
	pulseWaveVelocity: 91,
	vascularAge: 155
} as const;

export type MeasureName = keyof typeof measureTypes;

export function measure(name: MeasureName, value: number, unit: number): WireMeasure {
	const scaled = Math.round(value * 10 ** -unit);
	return { value: scaled, type: measureTypes[name], unit, algo: 0 };
}
