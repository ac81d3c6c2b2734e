/** The device: storage, conversation and view, put together as the House that screens know. */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { WithFiles } from "../features/files/attached.ts";
import { ask } from "../store/database.ts";
import { BLOBS } from "../store/files-schema.ts";
import { readIdentity } from "../store/identity.ts";
import type { News } from "../store/neighbours.ts";
import type { Identity } from "../store/schema.ts";
import { openStore, type Store } from "../store/store.ts";
import { type TroubleCode, troubleOf } from "../store/trouble.ts";
import { FULL_BUDGET } from "../transport/budget.ts";
import { listenTo } from "../transport/listen.ts";
import type { Send } from "../transport/reply.ts";
import { type Ending, talk } from "../transport/talk.ts";
import type { Attention, Draft, House, Link, LinkState, Me, Paired, Progress, ScopeKind, Storage } from "./api.ts";
import { delivers, draftRules } from "./draft-rules.ts";
import { Drafts } from "./drafts.ts";
import type { Files, Wanted } from "./files.ts";
import type { Foresights } from "./foresight.ts";
import { deviceLabel } from "./label.ts";
import { measureStorage } from "./measure.ts";
import { pair } from "./pairing.ts";
import { Pulse } from "./pulse.ts";
import { openSettings } from "./settings.ts";
import { unsentFile } from "./unsent.ts";
import { UnsettledList } from "./unsettled.ts";
import { Updates } from "./update.ts";
import { VERSIONS } from "./versions.ts";
import { View } from "./view.ts";

/** What a device is built from. */
export interface Parts {
  send: Send;
  foresights: Foresights;
  /** Version of the app. */
  app: string;
  /** Which of the browser's stores is this device's. */
  slot?: string;
  visible?: () => boolean;
  /** Much is new on the disk: whoever looks after the storage may compare it with what was told (SC11). */
  stored?: () => void;
}

export class Device implements House {
  readonly phase: Signal<"starting" | "unpaired" | "ready" | "broken"> = signal("starting");
  readonly trouble: Signal<TroubleCode | null> = signal(null);
  readonly me: ReadonlySignal<Me | null>;
  readonly link: ReadonlySignal<Link>;
  readonly attention: ReadonlySignal<readonly Attention[]>;
  readonly storage: Signal<Storage | null> = signal(null);
  readonly files: Signal<Files | null> = signal(null);
  readonly settings = openSettings();
  readonly formOpen = signal(false);
  readonly updates = new Updates(this.formOpen);
  readonly update = this.updates.state;

  readonly #parts: Parts;
  readonly #store: Store;
  readonly #view: View;
  readonly #unsettled: UnsettledList;
  readonly #drafts: Drafts;
  readonly #pulse: Pulse;
  readonly #identity: Signal<Identity | null> = signal(null);
  readonly #linkState: Signal<LinkState> = signal("quiet");
  readonly #progress: Signal<Progress | null> = signal(null);
  #opening: Promise<Files> | null = null;
  #wants: readonly Wanted[] = [];
  #stopLearning: () => void = () => undefined;
  #budget = FULL_BUDGET;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#store = openStore(draftRules, parts.slot);
    this.#unsettled = new UnsettledList(this.#store);
    this.#drafts = new Drafts(this.#store);
    this.#view = new View(this.#unsettled.foreseen, parts.foresights);
    this.#pulse = new Pulse({
      talk: () => this.#talk(),
      changed: (state) => this.#linked(state),
      visible: parts.visible ?? (() => true),
      waiting: () => this.outbox.value.length > 0,
    });
    const mine = this.#view.rows<Me>("person", "me");
    this.me = computed(() => mine.value.values().next().value ?? meOf(this.#identity.value));
    const decided = this.#view.rows<{ code: string }>("person", "decided");
    this.attention = computed(() =>
      this.#unsettled.attention.value.map((one) => ({ ...one, code: decided.value.get(one.key)?.code ?? one.code })),
    );
    this.link = computed(() => ({
      state: this.#linkState.value,
      last: this.#unsettled.last.value,
      progress: this.#progress.value,
    }));
  }

  get outbox() {
    return this.#unsettled.outbox;
  }

  get drafts() {
    return this.#drafts.all;
  }

  /** Read the storage and begin. Never rejects; look at `phase`. */
  async start(): Promise<void> {
    this.#store.neighbours.hear((news) => void this.#heard(news).catch(() => undefined));
    try {
      await this.refresh();
    } catch (error) {
      this.#troubled(error);
      this.phase.value = "broken";
      return;
    }
    if (this.phase.value === "ready") this.#pulse.nudge();
    void this.#measure().catch(() => undefined);
    void this.#mindFiles().catch(() => undefined);
  }

  /** How the page gets at the part of the app that knows files; one that says nothing has no screen for them. */
  bringFiles: () => Promise<typeof Files> = () => Promise.reject(new Error("no files here"));

  openFiles(): Promise<Files> {
    this.#opening ??= this.#openFiles().catch((error) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /** Read again what others may have written: another tab, the service worker, this page before it was frozen. */
  refresh(): Promise<void> {
    const next = this.#refreshing.catch(() => undefined).then(() => this.#load());
    this.#refreshing = next;
    return next;
  }

  rows<T>(scope: ScopeKind, kind: string): ReadonlySignal<ReadonlyMap<string, T>> {
    return this.#view.rows<T>(scope, kind);
  }

  act(name: string, lane: string, args: object): Promise<number> {
    return this.#writing(async () => {
      const intent = { name, ver: VERSIONS[name] ?? 1, lane, args, at: Date.now() };
      const draft = delivers(name, args);
      if (draft !== null) await this.#drafts.settled(draft);
      const n = await this.#store.journal.enqueue(intent, draft);
      await this.#written();
      if (draft !== null) await this.#drafts.load();
      await this.files.value?.load();
      return n;
    });
  }

  discard(n: number): Promise<void> {
    return this.#writing(async () => {
      await this.#store.journal.discard(n);
      await this.#unsettled.load();
      this.#store.neighbours.tell({ about: "outbox" });
    });
  }

  async readDraft(piece: number): Promise<Draft | null> {
    const mine = this.drafts.value.get(piece);
    if (mine) return mine;
    const backup = this.rows<Omit<Draft, "row">>("person", "draft").value.get(String(piece));
    return backup ? { answers: backup.answers, at: backup.at, row: 0 } : null;
  }

  writeDraft(piece: number, draft: Draft): Promise<void> {
    return this.#writing(() => this.#drafts.write(piece, draft));
  }

  backUpDraft(piece: number): Promise<void> {
    return this.#writing(async () => {
      if (piece < 0) return; // words of a talk: they are sent, or stay here
      await this.#drafts.settled(piece);
      if (this.phase.value !== "ready") return;
      if ((await this.#store.journal.backUp(piece)) !== null) await this.#written();
    });
  }

  connect(): Promise<void> {
    return this.phase.value === "ready" ? this.#pulse.connect() : Promise.resolve();
  }

  async pair(code: string): Promise<Paired> {
    const paired = await pair(this.#store, code, deviceLabel(navigator.userAgent), this.#parts.app, this.#lang);
    if (!paired.ok) return paired;
    // A browser may ask the person, and may take its time: nothing waits for it.
    void navigator.storage?.persist?.().then(() => this.#measure());
    await this.refresh();
    this.#pulse.nudge();
    return paired;
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.#identity.value?.token ?? ""}`);
    if (!headers.has("accept-language")) headers.set("accept-language", this.#lang);
    return fetch(path, { credentials: "omit", referrerPolicy: "no-referrer", ...init, headers });
  }

  async exportUnsent(): Promise<Blob> {
    return unsentFile(this.#parts.app, await this.#store.journal.kept(), this.drafts.value);
  }

  applyUpdate(): void {
    this.updates.apply();
  }

  /** The page came to the front, or went to the back. */
  looked(): void {
    if (this.phase.value !== "ready") return;
    this.#pulse.looked();
    this.files.value?.nudge();
  }

  /** Something says that the network is back. */
  nudge(): void {
    if (this.phase.value !== "ready") return;
    this.#pulse.nudge();
    this.files.value?.nudge();
  }

  /** Something says that the network is gone. */
  cutOff(): void {
    if (this.#linkState.value !== "signed_out") this.#linkState.value = "no_network";
  }

  /** Let go of everything. */
  async stop(): Promise<void> {
    this.#pulse.stop();
    this.files.value?.stop();
    this.#stopLearning();
    this.#store.neighbours.close();
    await this.#store.database.close();
  }

  get #lang(): string {
    return this.settings.value.lang;
  }

  async #load(): Promise<void> {
    const [identity, changed, showUnsettled, showDrafts] = await Promise.all([
      readIdentity(this.#store.database),
      this.#store.rows.refresh(),
      this.#unsettled.read(),
      this.#drafts.read(),
    ]);
    batch(() => {
      this.#view.take(changed, this.#store.rows);
      showUnsettled();
      showDrafts();
      this.#identity.value = identity;
      this.phase.value = identity ? "ready" : "unpaired";
    });
  }

  async #talk(): Promise<Ending> {
    const heard = listenTo(
      (scope) => this.#store.rows.bodies(scope).size,
      (progress) => {
        this.#progress.value = progress;
      },
    );
    let much = false;
    try {
      const ending = await talk({
        store: this.#store,
        send: this.#parts.send,
        app: this.#parts.app,
        budget: this.#budget,
        storageBytes: () => this.storage.value?.used ?? 0,
        heard,
        absorbed: async (absorbed) => {
          this.#unsettled.foreseeStill(absorbed);
          await this.refresh();
          much ||= absorbed.scopes.some((each) => each.word === "segment" && (each.from === 0 || each.mask));
          if (!absorbed.more) {
            this.#unsettled.foreseeNoMore();
            if (much) this.#parts.stored?.();
          }
          if (absorbed.complete) await this.#hearWants(absorbed.wanted);
        },
      });
      this.#budget = ending.budget;
      return ending;
    } catch (error) {
      this.#troubled(error);
      return { state: "no_server", waitMs: 0, budget: this.#budget };
    } finally {
      this.#progress.value = null;
      void this.#measure().catch(() => undefined);
    }
  }

  #linked(state: "connecting" | Ending["state"]): void {
    const quiet = state === "done" || state === "waiting" || state === "unpaired";
    this.#linkState.value = quiet ? "quiet" : state;
  }

  /** Something new is in the outbox. */
  async #written(): Promise<void> {
    await this.#unsettled.load();
    this.#store.neighbours.tell({ about: "outbox" });
    this.#pulse.nudge();
  }

  async #heard(news: News): Promise<void> {
    if (news.about === "files") await this.files.value?.load();
    else if (news.about === "draft") await this.#drafts.load();
    else if (news.about === "outbox") await this.#unsettled.load();
    else await this.refresh();
  }

  /** A write of a person's: what goes wrong is shown, and told to whoever asked. */
  async #writing<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await work();
      this.trouble.value = null;
      return value;
    } catch (error) {
      throw this.#troubled(error);
    }
  }

  #troubled(error: unknown): Error {
    const trouble = troubleOf(error);
    this.trouble.value = trouble.code;
    return trouble;
  }

  async #openFiles(): Promise<Files> {
    const Bringing = await this.bringFiles();
    const files = new Bringing({
      store: this.#store,
      token: () => this.#identity.value?.token ?? null,
      policy: () => this.settings.value.files,
      busy: () => this.outbox.value.length > 0,
      visible: this.#parts.visible ?? (() => true),
      arrived: () => this.#pulse.nudge(),
    });
    await files.start();
    const results = this.rows<WithFiles>("person", "result");
    this.#stopLearning = effect(() => {
      const standings = [...results.value.values()].flatMap(({ attached = [] }) => attached);
      void files.learn(standings).catch(() => undefined);
    });
    this.files.value = files;
    await files.wanted(this.#wants);
    return files;
  }

  /** A device that holds files opens that part by itself. */
  async #mindFiles(): Promise<void> {
    const held = await this.#store.database.read([BLOBS], (transaction) => ask(transaction.objectStore(BLOBS).count()));
    if (held > 0) await this.openFiles();
  }

  async #hearWants(wants: readonly Wanted[]): Promise<void> {
    this.#wants = wants;
    if (this.files.value) await this.files.value.wanted(wants);
    else if (wants.length > 0) void this.#mindFiles().catch(() => undefined);
  }

  async #measure(): Promise<void> {
    this.storage.value = await measureStorage();
  }
}

function meOf(identity: Identity | null): Me | null {
  if (!identity) return null;
  const { person, hub, firm } = identity;
  return { ...person, hub, firm };
}
