// The page starts: words, store, model, the view that fits, the service worker.
import { button, h } from "./dom.ts";
import { Model } from "./model.ts";
import { Store } from "./store.ts";
import { endedView } from "./views/ended.ts";
import { enrolView } from "./views/enrol.ts";
import { RollCallView } from "./views/rollcall.ts";
import { readWords, say } from "./words.ts";

async function start(): Promise<void> {
  readWords();
  const stage = document.getElementById("stage") ?? document.body;
  if (!window.isSecureContext || !("locks" in navigator) || !("indexedDB" in window)) {
    stage.replaceChildren(h("main", { class: "enrol" }, h("h1", {}, say("title")), h("p", {}, say("too_old"))));
    return;
  }
  const model = new Model(await Store.open());
  let working: RollCallView | undefined;
  let shown = "";
  const draw = (): void => {
    const wanted = `${model.place} ${model.enrolment?.device ?? ""}`;
    if (wanted !== shown) {
      working = model.place === "working" ? new RollCallView(model) : undefined;
      if (model.place !== "starting") stage.replaceChildren(working?.element ?? plainView(model));
      shown = wanted;
    }
    working?.update();
  };
  model.watch(draw);
  const drawAnew = (): void => {
    shown = "";
    draw();
  };
  addEventListener("languagechosen", drawAnew);
  addEventListener("hashchange", drawAnew); // a pairing code that was scanned while the page stood open
  addEventListener("online", () => model.tryAgain());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") model.tryAgain();
  });
  await model.load();
  await keepOffline();
}

function plainView(model: Model): HTMLElement {
  return model.place === "ended" ? endedView(model) : enrolView(model);
}

/** From here on the page opens without a network. A newer one waits until a person takes it. */
async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) location.reload();
  });
  const registration = await navigator.serviceWorker.register("worker.js").catch(() => undefined);
  const offer = (worker: ServiceWorker | null): void => {
    if (worker?.state !== "installed" || isFirst) return;
    const take = button(say("update"), () => worker.postMessage("take over"), "update");
    document.body.append(take);
  };
  offer(registration?.waiting ?? null);
  registration?.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => offer(worker));
  });
}

void start();
