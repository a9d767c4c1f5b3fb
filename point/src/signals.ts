// A tick is heard and felt: one high tone for noted, two low ones for "look here".

const SILENT = "thongsuot-point-silent";
let context: AudioContext | undefined;

export function isSilent(): boolean {
  return localStorage.getItem(SILENT) === "1";
}

export function setSilent(silent: boolean): void {
  localStorage.setItem(SILENT, silent ? "1" : "0");
}

export function noted(): void {
  navigator.vibrate?.(60);
  tone(880, 0);
}

export function lookHere(): void {
  navigator.vibrate?.([80, 60, 80]);
  tone(330, 0);
  tone(330, 0.18);
}

function tone(frequency: number, after: number): void {
  if (isSilent()) return;
  try {
    context ??= new AudioContext();
    const start = context.currentTime + after;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.frequency.value = frequency;
    volume.gain.setValueAtTime(0.15, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.14);
    source.connect(volume).connect(context.destination);
    source.start(start);
    source.stop(start + 0.15);
  } catch {
    // A device without sound calls the roll all the same.
  }
}
