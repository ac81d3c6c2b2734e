import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { go } from "../../shell/router.ts";
import { t as desk } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { nodesOf, restore, scope } from "./data.ts";
import { AddBelow, Node } from "./Node.tsx";
import type { Job } from "./rows.ts";
import { because, hours } from "./say.ts";
import { pathOf, Tree } from "./Tree.tsx";
import { firstBite, minutesAMonth } from "./weighing.ts";
import { questions } from "./wizard.ts";
import { t } from "./words.ts";

const query = globalThis.matchMedia?.("(min-width: 1200px)");
/** There is room for the tree and a node side by side. */
const both = signal(query?.matches ?? false);
query?.addEventListener("change", () => {
  both.value = query.matches;
});

export function NoTree() {
  return (
    <DeskPage title={t("title")} back="/jobs">
      {loading(scope.value) ? (
        <Skeleton label={desk("ui.loading")} />
      ) : (
        <Empty icon="search" title={t("gone")} action={<Button href="#/jobs">{t("gone.do")}</Button>}>
          <p>{t("gone.body")}</p>
        </Empty>
      )}
    </DeskPage>
  );
}

/** What was taken away, each with its way back. */
export function Removed({ rows }: { rows: readonly Job[] }) {
  if (rows.length === 0) return null;
  return (
    <details class="fold job-removed">
      <summary>{t("removed.list", { n: rows.length })}</summary>
      <ul class="stack tight">
        {rows.map((row) => (
          <li key={row.key} class="row ends">
            <span>{row.facts.title}</span>
            <Button icon="undo" onClick={() => void restore(row)}>
              {t("restore")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Hours, and the first bite with its reason. */
export function Summary({ rows, root }: { rows: readonly Job[]; root: Job }) {
  const minutes = minutesAMonth(rows).get(root.key) ?? null;
  const star = rows.find((row) => row.key === firstBite(rows));
  const left = questions(rows).length;
  return (
    <>
      {star ? (
        <Notice tone="good" icon="heart" title={t("first", { title: star.facts.title ?? "" })}>
          <p>{because(star)}</p>
        </Notice>
      ) : (
        <Notice tone="wait" icon="wait" title={t("first.none")}>
          <p>{t("first.none.body")}</p>
        </Notice>
      )}
      <div class="row ends">
        {minutes !== null && <strong class="num">{t("total", { hours: hours(minutes) })}</strong>}
        {left > 0 && (
          <Button icon="edit" href={`#/jobs/${root.firm}/${root.key}/ask`}>
            {t("ask.left", { n: left })}
          </Button>
        )}
      </div>
    </>
  );
}

/** A tree and one of its nodes: side by side where there is room, otherwise one after the other. */
export function TreeScreen({ firm, root, node }: { firm: number; root: string; node: string | undefined }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = nodesOf(firm, root);
  const whole = rows.find((row) => row.key === root && !row.removed);
  if (!whole) return <NoTree />;
  const here = rows.find((row) => row.key === (node ?? (both.value ? root : "")) && minutesAMonth(rows).has(row.key));
  const home = `/jobs/${firm}/${root}`;
  const fold = (key: string, shut: boolean) => {
    const next = new Set(closed);
    if (shut) next.add(key);
    else next.delete(key);
    setClosed(next);
  };
  const edit = () => setTimeout(() => document.querySelector<HTMLElement>("#job-title")?.focus(), 50);
  const sheet = (
    <Button icon="print" href={`#${home}/sheet`}>
      {t("sheet.open")}
    </Button>
  );
  const tree = (
    <section class="stack" aria-labelledby="tree-head">
      <Summary rows={rows} root={whole} />
      <h2 id="tree-head" class="sr">
        {t("tree")}
      </h2>
      <Tree rows={rows} selected={here?.key ?? ""} beside={both.value} closed={closed} onFold={fold} onEdit={edit} />
      <p class="small soft mouse">{t("keys")}</p>
      {!both.value && <AddBelow job={whole} id="tree-add" />}
      <Removed rows={rows.filter((row) => row.removed)} />
    </section>
  );
  if (both.value) {
    return (
      <DeskPage title={whole.facts.title ?? ""} back="/jobs" aside={sheet}>
        <div class="job-columns">
          {tree}
          {here && (
            <section aria-label={here.facts.title}>
              <Node key={here.key} job={here} rows={rows} />
            </section>
          )}
        </div>
      </DeskPage>
    );
  }
  return here && node !== undefined ? (
    <DeskPage title={here.facts.title ?? ""} back={home}>
      <Node key={here.key} job={here} rows={rows} />
    </DeskPage>
  ) : (
    <DeskPage title={whole.facts.title ?? ""} back="/jobs" aside={sheet}>
      {tree}
      <div>
        <Button kind="quiet" icon="edit" onClick={() => go(pathOf(whole))}>
          {t("whole")}
        </Button>
      </div>
    </DeskPage>
  );
}
