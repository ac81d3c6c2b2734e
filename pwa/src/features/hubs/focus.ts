/** What was pressed is gone: the focus goes to the nearest heading instead of nowhere. */
export function focusSoon(...ids: string[]): void {
  requestAnimationFrame(() => {
    const target = ids.map((id) => document.getElementById(id)).find((found) => found !== null);
    (target ?? document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
  });
}
