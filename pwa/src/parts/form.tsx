/** Work on a template's form: the engine, and what it asks. The service worker keeps it, so it is there without a network. */
export { Outcome } from "../features/skills/Outcome.tsx";
export { PracticePage } from "../features/skills/PracticePage.tsx";
export { FormPiece } from "../features/templates/FormPiece.tsx";
