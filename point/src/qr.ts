// Loaded only where the browser itself cannot read codes (BarcodeDetector).
import jsQR from "jsqr";

export function read(image: ImageData): string | undefined {
  return jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" })?.data;
}
