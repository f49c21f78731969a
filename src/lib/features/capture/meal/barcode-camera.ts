interface Detector {
	detect(from: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const formats = ['ean_13', 'ean_8', 'upc_a', 'upc_e'];

/** Browsers that read barcodes by themselves: Chrome on Android and on a Mac. Elsewhere one types. */
function detectorClass(): DetectorClass | undefined {
	return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

export function canReadBarcodes(): boolean {
	return Boolean(detectorClass() && navigator.mediaDevices);
}

/**
 * Looks through the camera until a barcode comes into view. Answers how to stop; rejects when the
 * camera may not be used.
 */
export async function watchBarcodes(
	video: HTMLVideoElement,
	found: (code: string) => void
): Promise<() => void> {
	const Detector = detectorClass();
	if (!Detector) throw new Error('This browser does not read barcodes.');
	const camera = { video: { facingMode: 'environment' }, audio: false };
	const stream = await navigator.mediaDevices.getUserMedia(camera);
	const detector = new Detector({ formats });
	let frame = 0;
	const stop = () => {
		cancelAnimationFrame(frame);
		for (const track of stream.getTracks()) track.stop();
	};
	const look = async () => {
		const [code] = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
		if (code) found(code.rawValue);
		else if (stream.active) frame = requestAnimationFrame(() => void look());
	};
	video.srcObject = stream;
	await video.play();
	void look();
	return stop;
}
