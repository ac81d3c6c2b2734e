/** Looking for work and taking it: mostly done where there is a network. */
export { FindPage } from "../features/pieces/FindPage.tsx";
export { OrderPage } from "../features/pieces/OrderPage.tsx";
export { Pack } from "../features/pieces/Pack.tsx";
