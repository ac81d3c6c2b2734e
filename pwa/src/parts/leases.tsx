/** The desk's 配り直し: now and then, somebody's pieces go to others. */
export { Move } from "../features/leases/Move.tsx";
