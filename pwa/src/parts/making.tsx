/** Making an order: a coordinator's way, and a firm's. */
export { AskScreen } from "../features/making/AskScreen.tsx";
export { NewOrderScreen } from "../features/orders/NewOrderScreen.tsx";
