/**
 * What screens may ask of the device. Screens import this through `src/house.ts` and nothing below it.
 *
 * Everything here answers from the device: no signal and no promise waits for the network, except the three that say so
 * (`connect`, `pair`, `request`).
 */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Files } from "./files.ts";

/** The four kinds of scope; a device holds one or more scopes of a kind, which `rows` shows together. */
export type ScopeKind = "person" | "hub" | "desk" | "firm";

/** Who this device belongs to. Before the first exchange it is what pairing answered. */
export interface Me {
  id: number;
  name: string;
  role: "worker" | "coordinator" | "firm";
  hub: { code: string; name: string };
  firm: { id: number; name: string } | null;
  tint: number;
}

/** A mutation that waits for its outcome. `n` is its number on this device, `at` the device's clock in ms. */
export interface Pending {
  n: number;
  name: string;
  args: unknown;
  lane: string;
  at: number;
}

/**
 * A mutation that was refused or held: its payload is kept, a person decides. `code` has a sentence in the catalogue; once a
 * coordinator has decided, it is `decided_applied` or `decided_set_aside`.
 */
export interface Attention extends Pending {
  outcome: "held" | "refused";
  code: string;
  key: string;
}

/** How the device stands with the server. */
export interface Link {
  state: LinkState;
  /** When everything was last confirmed as exchanged, ms; null before the first time. */
  last: number | null;
  /** The first download of a scope while it runs. */
  progress: Progress | null;
}

/** `not_ours`: something answered that is not our server, such as a captive portal. */
export type LinkState = "quiet" | "connecting" | "no_network" | "no_server" | "not_ours" | "signed_out";

/** Rows held of rows there are. */
export interface Progress {
  scope: string;
  have: number;
  of: number;
}

/**
 * Answers of a piece while a person works on them; `row` is where the person was, `at` the device's clock in ms, `worked` the ms in
 * which they worked on it. Under `-number` stands what is written about the proposal of that number.
 */
export interface Draft {
  answers: string[][];
  row: number;
  at: number;
  worked?: number | undefined;
  /** What was typed where an answer took its canonical form since, by `row/field`. */
  typed?: Record<string, string>;
}

/** Storage of the device, in bytes. Browsers round these; treat them as a picture, not as a measure. */
export interface Storage {
  used: number;
  quota: number;
  persisted: boolean;
}

/** When photos and recordings go: by themselves, by themselves where no mobile data is paid for, or when a person says so. */
export type FilePolicy = "always" | "free" | "press";

/** Kept on the device, not in the account: letters are as large as this screen needs them. */
export interface Settings {
  lang: "ja" | "en";
  big: boolean;
  files: FilePolicy;
  /** A delivery tells how long somebody worked on it: what a new way of working saves is known by that. */
  timed: boolean;
}

/** `code` is one of the server's codes, or `no_network`, `no_server`, `not_ours`, `storage_full`, `unsent_work`. */
export type Paired = { ok: true } | { ok: false; code: string };

/** The device, as screens see it. */
export interface House {
  /** `broken`: the device's storage cannot be used; `trouble` says why. */
  phase: ReadonlySignal<"starting" | "unpaired" | "ready" | "broken">;
  /** A code: `storage_unavailable`, `storage_full` or `storage_failed`; null when all is well. */
  trouble: ReadonlySignal<string | null>;
  me: ReadonlySignal<Me | null>;

  /**
   * The rows of a kind over all scopes of that sort: what the server said, with pending mutations shown as if done.
   * The key is the part of the row id after "/", "" when there is none. The signal of one (scope, kind) is always the same object.
   */
  rows<T>(scope: ScopeKind, kind: string): ReadonlySignal<ReadonlyMap<string, T>>;

  /**
   * Write a mutation down, in version `ver` of its arguments. Resolves with its number when it is durably stored: only then may a screen say "saved".
   * A delivery takes along what its draft has attached. An exchange starts in the background. Rejects with StoreTrouble when the device cannot store it.
   */
  act(name: string, lane: string, args: object, ver?: number): Promise<number>;
  outbox: ReadonlySignal<readonly Pending[]>;
  /** Photos and recordings; null until somebody has opened them or the device holds some. */
  files: ReadonlySignal<Files | null>;
  /** Fetches that part of the app if need be. Rejects when it cannot be had. */
  openFiles(): Promise<Files>;
  attention: ReadonlySignal<readonly Attention[]>;
  /** Take a mutation off the attention list. The archive keeps it. */
  discard(n: number): Promise<void>;

  /** The draft of a piece: the one of this device, else the server's backup of another device. */
  readDraft(piece: number): Promise<Draft | null>;
  /** Keep a draft, durably. Call it on every change; changes that follow faster than the disk are folded into one write. */
  writeDraft(piece: number, draft: Draft): Promise<void>;
  /** Queue the server-side backup of a draft if it changed since the last one; at most one waits per piece. */
  backUpDraft(piece: number): Promise<void>;
  drafts: ReadonlySignal<ReadonlyMap<number, Draft>>;

  link: ReadonlySignal<Link>;
  /** つなぐ: exchange now, until nothing is left to send or to fetch. Never rejects; look at `link`. */
  connect(): Promise<void>;
  /** Make this device one of a person's, with the code of an invite. Asking again after a lost answer is safe. */
  pair(code: string): Promise<Paired>;
  /** A fetch with this device's token, for what is not an exchange. Rejects as fetch does. */
  request(path: string, init?: RequestInit): Promise<Response>;

  /** Everything that the server does not have yet, as a JSON file a person can carry. */
  exportUnsent(): Promise<Blob>;
  storage: ReadonlySignal<Storage | null>;
  settings: Signal<Settings>;

  /** A new version is on the device and waits. */
  update: ReadonlySignal<"none" | "waiting">;
  /** Take the new version as soon as no form is open; the page loads again once. */
  applyUpdate(): void;
  /** Screens set it while a form is open. */
  formOpen: Signal<boolean>;
}
