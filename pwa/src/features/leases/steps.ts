/** What is done with a network only. Twin of STEPS in server/features/pieces/rules.py: both play tests/vectors/lease_steps.json. */
export const needsNetwork: ReadonlySet<string> = new Set([
  "take",
  "reassign_unstarted",
  "reassign_now",
  "reassign_later",
]);
