/** おかね: the lines of the ledger, and the statements. Kept by the service worker, so it is there without a network. */
export { MoneyPage } from "../features/ledger/MoneyPage.tsx";
export { StatementPage } from "../features/ledger/StatementPage.tsx";
export { Sums } from "../features/ledger/Sums.tsx";
