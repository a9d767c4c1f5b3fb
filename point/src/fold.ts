// The search key of the server's thongsuot.vietnamese.fold: "Lý Thị Mẩy" → "ly thi may". Pure.

export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
