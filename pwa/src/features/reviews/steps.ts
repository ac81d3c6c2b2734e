/** What is done with a network only. Twin of STEPS in server/features/reviews/rules.py: both play tests/vectors/steps.json. */
export const needsNetwork: ReadonlySet<string> = new Set(["accept", "late"]);
