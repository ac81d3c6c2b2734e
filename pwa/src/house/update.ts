/**
 * New versions of the app. One waits until a person takes it and no form is open; then the page loads again, once.
 */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { TAKE_OVER } from "../sw/words.ts";

/** A page that stays open for days asks this often whether there is a new version. */
const ASK_MS = 60 * 60_000;

export class Updates {
  readonly state: Signal<"none" | "waiting"> = signal("none");
  readonly #formOpen: ReadonlySignal<boolean>;
  readonly #wanted = signal(false);
  #registration: ServiceWorkerRegistration | null = null;
  #asked = Date.now();
  #reloading = false;

  constructor(formOpen: ReadonlySignal<boolean>) {
    this.#formOpen = formOpen;
  }

  /** Register the service worker and watch it. Without one the app works, but only with the network at the first load. */
  async watch(container: ServiceWorkerContainer, reload: () => void): Promise<void> {
    // The first worker of a new page takes over too; that is no reason to load again.
    let controlled = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      if (controlled) this.#reloadOnce(reload);
      controlled = true;
    });
    this.#registration = await container.register("/sw.js").catch(() => null);
    const registration = this.#registration;
    if (!registration) return;
    const look = () => {
      if (registration.waiting && container.controller) this.state.value = "waiting";
    };
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    effect(() => {
      if (this.#wanted.value && !this.#formOpen.value) registration.waiting?.postMessage(TAKE_OVER);
    });
  }

  /** The page came to the front. */
  ask(now = Date.now()): void {
    if (now - this.#asked < ASK_MS) return;
    this.#asked = now;
    this.#registration?.update().catch(() => undefined);
  }

  apply(): void {
    this.#wanted.value = true;
  }

  /** Another tab may have taken the new version while a form is open here: it waits for that, too. */
  #reloadOnce(reload: () => void): void {
    if (this.#reloading) return;
    this.#reloading = true;
    let done = false;
    effect(() => {
      if (done || this.#formOpen.value) return;
      done = true;
      reload();
    });
  }
}
