// Elements in one expression; text is always text, never markup.

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;
type Child = Node | string | false | undefined;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child) => child !== false && child !== undefined));
  return made;
}

export function button(words: string, press: () => void, kind = ""): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${kind}`.trim(), click: press }, words);
}

/** Set text only where it differs, so that what is read aloud is said once. */
export function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A sheet over the page; gives its way to close. */
export function sheet(title: string, ...content: Child[]): HTMLDialogElement {
  const heading = h("h2", { id: "sheet-title" }, title);
  const dialog = h("dialog", { class: "sheet", "aria-labelledby": "sheet-title" }, heading, ...content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Hand a file over to the person. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
