/** Work on a template's form: the engine, and what it asks. The service worker keeps it, so it is there without a network. */
export { FormPiece } from "../features/templates/FormPiece.tsx";
