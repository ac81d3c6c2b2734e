/** The rows as screens see them: what the server said, with pending mutations shown as if done. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Changed, Rows } from "../store/rows.ts";
import type { Pending, ScopeKind } from "./api.ts";
import type { Foreseen, Foresights } from "./foresight.ts";

/** A row of the base, decoded when somebody looks at it. */
class Entry {
  readonly scope: string;
  readonly body: string;
  #value: unknown;

  constructor(scope: string, body: string) {
    this.scope = scope;
    this.body = body;
  }

  get value(): unknown {
    this.#value ??= JSON.parse(this.body);
    return this.#value;
  }
}

/** The rows of one kind over all scopes of a sort. */
interface Group {
  readonly entries: Map<string, Entry>;
  /** Counts the changes of `entries`, which is changed in place. */
  readonly version: Signal<number>;
  readonly base: ReadonlySignal<ReadonlyMap<string, unknown>>;
}

/** What foresights put and dropped in one group; null is a dropped row. */
type Overlay = ReadonlyMap<string, object | null>;

const NOTHING: Overlay = new Map();

export class View {
  readonly #groups = new Map<string, Group>();
  readonly #shown = new Map<string, ReadonlySignal<ReadonlyMap<string, unknown>>>();
  readonly #overlays: ReadonlySignal<ReadonlyMap<string, Overlay>>;

  constructor(pending: ReadonlySignal<readonly Pending[]>, foresights: Foresights) {
    let before: ReadonlyMap<string, Overlay> = new Map();
    this.#overlays = computed(() => {
      before = keepEqual(before, this.#foresee(pending.value, foresights));
      return before;
    });
  }

  /** See House.rows. */
  rows<T>(scope: ScopeKind, kind: string): ReadonlySignal<ReadonlyMap<string, T>> {
    const name = groupName(scope, kind);
    let shown = this.#shown.get(name);
    if (!shown) {
      const overlay = computed(() => this.#overlays.value.get(name) ?? NOTHING);
      shown = computed(() => laidOver(this.#group(name).base.value, overlay.value));
      this.#shown.set(name, shown);
    }
    return shown as ReadonlySignal<ReadonlyMap<string, T>>;
  }

  /** Take over what changed in the base. Call it inside a batch. */
  take(changed: Changed, rows: Pick<Rows, "bodies">): void {
    const touched = new Set<Group>();
    for (const [scope, ids] of changed) {
      const bodies = rows.bodies(scope);
      for (const id of ids ?? new Set([...this.#idsOf(scope), ...bodies.keys()])) {
        const group = this.#set(scope, id, bodies.get(id));
        if (group) touched.add(group);
      }
    }
    for (const { version } of touched) version.value++;
  }

  /** Set or drop a row; the group when that made a difference. */
  #set(scope: string, id: string, body: string | undefined): Group | null {
    const { name, key } = placeOf(scope, id);
    const group = this.#group(name);
    const before = group.entries.get(key);
    if (body === undefined) {
      // A row that moved to another scope of the same sort is that scope's now.
      return before?.scope === scope && group.entries.delete(key) ? group : null;
    }
    if (before?.scope === scope && before.body === body) return null;
    group.entries.set(key, new Entry(scope, body));
    return group;
  }

  #idsOf(scope: string): string[] {
    const sort = `${scope.slice(0, scope.indexOf(":"))}/`;
    const ids: string[] = [];
    for (const [name, { entries }] of this.#groups) {
      if (!name.startsWith(sort)) continue;
      const kind = name.slice(sort.length);
      for (const [key, entry] of entries) if (entry.scope === scope) ids.push(key ? `${kind}/${key}` : kind);
    }
    return ids;
  }

  #group(name: string): Group {
    let group = this.#groups.get(name);
    if (!group) {
      const entries = new Map<string, Entry>();
      const version = signal(0);
      const base = computed(() => {
        version.value;
        return new Map(Array.from(entries, ([key, entry]) => [key, entry.value]));
      });
      group = { entries, version, base };
      this.#groups.set(name, group);
    }
    return group;
  }

  #foresee(pending: readonly Pending[], foresights: Foresights): Map<string, Map<string, object | null>> {
    const overlays = new Map<string, Map<string, object | null>>();
    const change = (scope: ScopeKind, kind: string, key: string, row: object | null) => {
      const name = groupName(scope, kind);
      overlays.set(name, (overlays.get(name) ?? new Map()).set(key, row));
    };
    const foreseen: Foreseen = {
      get: <T>(scope: ScopeKind, kind: string, key: string) => {
        const name = groupName(scope, kind);
        const over = overlays.get(name)?.get(key);
        return (over === undefined ? this.#group(name).base.value.get(key) : (over ?? undefined)) as T | undefined;
      },
      put: change,
      drop: (scope, kind, key) => change(scope, kind, key, null),
    };
    for (const mutation of pending) foresights[mutation.name]?.(foreseen, mutation);
    return overlays;
  }
}

function groupName(sort: string, kind: string): string {
  return `${sort}/${kind}`;
}

/** Which group a row is in, and under which key: `piece/51` of `person:12` is 51 in person/piece. */
function placeOf(scope: string, id: string): { name: string; key: string } {
  const sort = scope.slice(0, scope.indexOf(":"));
  const slash = id.indexOf("/");
  const [kind, key] = slash < 0 ? [id, ""] : [id.slice(0, slash), id.slice(slash + 1)];
  return { name: groupName(sort, kind), key };
}

function laidOver(base: ReadonlyMap<string, unknown>, overlay: Overlay): ReadonlyMap<string, unknown> {
  if (overlay.size === 0) return base;
  const rows = new Map(base);
  for (const [key, row] of overlay) {
    if (row === null) rows.delete(key);
    else rows.set(key, row);
  }
  return rows;
}

/** The overlays after a run; those that say the same as before are the same objects, so that nothing is drawn again. */
function keepEqual(before: ReadonlyMap<string, Overlay>, after: ReadonlyMap<string, Overlay>): Map<string, Overlay> {
  const text = (overlay: Overlay) => JSON.stringify([...overlay]);
  return new Map(
    Array.from(after, ([name, overlay]) => {
      const known = before.get(name);
      return [name, known && text(known) === text(overlay) ? known : overlay];
    }),
  );
}
