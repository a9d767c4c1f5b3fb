// The camera: gives the text of each code that it sees, the same one not again within three seconds.

const AGAIN_MS = 3000;
const LOOK_MS = 150;
const WIDEST = 800;

interface Detector {
  detect(source: HTMLVideoElement): Promise<Array<{ rawValue: string }>>;
}
type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

declare const BarcodeDetector:
  | { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }
  | undefined;

/** Show the camera in the element and tell what it reads, until the function that this gives is called. */
export async function scan(video: HTMLVideoElement, seen: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  let isOn = true;
  const stop = (): void => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    await video.play();
    const read = await reader();
    void look(video, read, once(seen), () => isOn);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

async function look(video: HTMLVideoElement, read: Reader, seen: (text: string) => void, isOn: () => boolean) {
  while (isOn()) {
    const text = video.readyState >= 2 ? await read(video).catch(() => undefined) : undefined;
    if (text && isOn()) seen(text);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Tell of a code once while it stays before the camera. */
function once(seen: (text: string) => void): (text: string) => void {
  let last = "";
  let until = 0;
  return (text) => {
    const now = Date.now();
    const isSame = text === last && now < until;
    [last, until] = [text, now + AGAIN_MS];
    if (!isSame) seen(text);
  };
}

async function reader(): Promise<Reader> {
  if (typeof BarcodeDetector !== "undefined" && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { read } = (await import(document.body.dataset["qr"] ?? "")) as typeof import("./qr.ts");
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    [canvas.width, canvas.height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!drawing || canvas.width === 0) return undefined;
    drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
    return read(drawing.getImageData(0, 0, canvas.width, canvas.height));
  };
}
