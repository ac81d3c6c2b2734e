/** Whether a rejection waits for a coordinator: an appeal, or one that a second person has to agree with. */
export function isOpen(state: string): boolean {
  return state === "appealed" || state === "received" || state === "passed";
}
