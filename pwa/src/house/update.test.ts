import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { Updates } from "./update.ts";

/** A browser with one registration, as far as updates use it. */
class Container extends EventTarget {
  controller: object | null = {};
  readonly registration = Object.assign(new EventTarget(), {
    waiting: null as { postMessage: (word: string) => void } | null,
    installing: null as EventTarget | null,
    update: vi.fn(async () => undefined),
  });

  register = async () => this.registration;

  /** A new version arrives and waits. */
  install(): ReturnType<typeof vi.fn> {
    const worker = Object.assign(new EventTarget(), { postMessage: vi.fn() });
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event("updatefound"));
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event("statechange"));
    return worker.postMessage;
  }
}

async function watched(container: Container, formOpen = signal(false)) {
  const updates = new Updates(formOpen);
  const reload = vi.fn();
  await updates.watch(container as unknown as ServiceWorkerContainer, reload);
  return { updates, reload, formOpen };
}

describe("a new version", () => {
  it("waits until it is wanted and no form is open, then loads again once", async () => {
    const container = new Container();
    const { updates, reload, formOpen } = await watched(container);
    expect(updates.state.value).toBe("none");
    const post = container.install();
    expect(updates.state.value).toBe("waiting");
    formOpen.value = true;
    updates.apply();
    expect(post).not.toHaveBeenCalled();
    formOpen.value = false;
    expect(post).toHaveBeenCalledWith("take-over");
    container.dispatchEvent(new Event("controllerchange"));
    container.dispatchEvent(new Event("controllerchange"));
    formOpen.value = true;
    formOpen.value = false;
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("that another tab took waits for the form of this one", async () => {
    const container = new Container();
    const { reload, formOpen } = await watched(container, signal(true));
    container.dispatchEvent(new Event("controllerchange"));
    expect(reload).not.toHaveBeenCalled();
    formOpen.value = false;
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("of a page that had no worker is no reason to load again", async () => {
    const container = new Container();
    container.controller = null;
    const { updates, reload } = await watched(container);
    container.install();
    container.dispatchEvent(new Event("controllerchange"));
    expect([updates.state.value, reload.mock.calls.length]).toEqual(["none", 0]);
  });

  it("is looked for once an hour at most", async () => {
    const container = new Container();
    const { updates } = await watched(container);
    updates.ask();
    updates.ask(Date.now() + 3_700_000);
    updates.ask(Date.now() + 3_800_000);
    expect(container.registration.update).toHaveBeenCalledTimes(1);
  });

  it("cannot come where there are no workers, and nothing breaks", async () => {
    const container = new Container();
    container.register = () => Promise.reject(new Error("no workers here"));
    const { updates } = await watched(container);
    updates.apply();
    updates.ask(Date.now() + 3_700_000);
    expect(updates.state.value).toBe("none");
  });
});
