import { effect } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { house } from "../house.ts";
import { lang, t } from "../text/index.ts";
import { settle, Toasts } from "../ui/toast.tsx";
import { startRouter } from "./router.ts";

/**
 * Puts an app onto its page: language, letter size, router, toasts. Both pages start with it.
 * `learnEnglish` for a page that does not have English in it.
 */
export function mount(App: ComponentType, learnEnglish?: () => Promise<void>): void {
  effect(() => {
    const { lang: chosen, big } = house.settings.value;
    if (chosen === "en") void learnEnglish?.();
    lang.value = chosen;
    document.documentElement.lang = chosen;
    document.documentElement.toggleAttribute("data-big", big);
  });
  startRouter();
  // What may still be undone is done for good when the page is put away.
  addEventListener("pagehide", settle);
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") settle();
  });
  const root = document.getElementById("app");
  if (!root) return;
  render(
    <>
      <button type="button" class="btn skip" onClick={() => document.querySelector<HTMLElement>("#main h1")?.focus()}>
        {t("app.skip")}
      </button>
      <App />
      <Toasts />
    </>,
    root,
  );
}
