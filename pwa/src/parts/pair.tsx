/** What a phone needs once: to become somebody's, and to come onto the home screen. The page asks for it at its very first line. */
export { InstallPage } from "../features/pairing/Install.tsx";
export { PairPage } from "../features/pairing/PairPage.tsx";
