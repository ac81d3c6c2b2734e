/**
 * Foresight: what a pending mutation will probably do to the rows, so that a screen shows it at once.
 *
 * The base rows stay what the server said. A foresight is a pure function that is run again over them whenever they or the
 * outbox change; one that no longer applies leaves the rows alone.
 */
import type { Pending, ScopeKind } from "./api.ts";

/** The rows as a foresight sees them, with what earlier pending mutations did to them. */
export interface Foreseen {
  /** The row, or undefined when it is not there. Never change the object; `put` a new one. */
  get<T>(scope: ScopeKind, kind: string, key: string): T | undefined;
  put(scope: ScopeKind, kind: string, key: string, row: object): void;
  drop(scope: ScopeKind, kind: string, key: string): void;
}

/** What one kind of mutation will probably do. */
export type Foresight = (rows: Foreseen, mutation: Pending) => void;

/** By the mutation's name. */
export type Foresights = Readonly<Record<string, Foresight>>;
