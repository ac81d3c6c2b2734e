/** Looking for work and taking it: mostly done where there is a network. And what was taken as one thing. */
export { HeldPacks } from "../features/packs/Held.tsx";
export { TakePack } from "../features/packs/Take.tsx";
export { FindPage } from "../features/pieces/FindPage.tsx";
export { OrderPage } from "../features/pieces/OrderPage.tsx";
