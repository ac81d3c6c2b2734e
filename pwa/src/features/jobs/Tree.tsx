import { useEffect, useRef, useState } from "preact/hooks";
import { go, stay } from "../../shell/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import type { Job } from "./rows.ts";
import { hours, looks, rhythm } from "./say.ts";
import { childrenOf, firstBite, minutesAMonth } from "./weighing.ts";
import { t } from "./words.ts";

export const pathOf = (job: Job): string => `/jobs/${job.firm}/${job.root}/${job.key}`;

interface TreeProps {
  rows: readonly Job[];
  selected: string;
  /** The selected node is shown beside the tree. */
  beside: boolean;
  closed: ReadonlySet<string>;
  onFold: (key: string, closed: boolean) => void;
  /** Enter on a node: to its first field. */
  onEdit: () => void;
}

/**
 * The tree of a firm's work, as the ARIA Authoring Practices want one: a single stop of the Tab key, arrows to move and to fold,
 * Home and End, Enter to edit. What is selected is shown beside it, or on a screen of its own.
 */
export function Tree({ rows, selected, beside, closed, onFold, onEdit }: TreeProps) {
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef("");
  const [at, setAt] = useState(selected);
  const below = childrenOf(rows);
  const minutes = minutesAMonth(rows);
  const star = firstBite(rows);
  const seen: Job[] = [];
  const levels = new Map<string, number>();
  const collect = (parent: string, level: number): void => {
    for (const job of below.get(parent) ?? []) {
      seen.push(job);
      levels.set(job.key, level);
      if (!closed.has(job.key)) collect(job.key, level + 1);
    }
  };
  collect("", 1);
  const stop = seen.find((job) => job.key === at) ?? seen.find((job) => job.key === selected) ?? seen[0];

  useEffect(() => {
    if (!wanted.current) return;
    list.current?.querySelector<HTMLElement>(`[data-key="${wanted.current}"]`)?.focus();
    wanted.current = "";
  });

  /** Beside the node that it shows, moving selects; on a screen of its own it only moves. */
  function to(job: Job | undefined): void {
    if (!job) return;
    wanted.current = job.key;
    setAt(job.key);
    if (beside) stay(pathOf(job));
  }

  function show(job: Job): void {
    setAt(job.key);
    if (beside) stay(pathOf(job));
    else go(pathOf(job));
  }

  function press(event: KeyboardEvent, job: Job): void {
    const here = seen.indexOf(job);
    const parts = below.get(job.key) ?? [];
    const open = parts.length > 0 && !closed.has(job.key);
    const deeds: Record<string, () => void> = {
      ArrowDown: () => to(seen[here + 1]),
      ArrowUp: () => to(seen[here - 1]),
      ArrowRight: () => (parts.length > 0 && !open ? onFold(job.key, false) : to(open ? parts[0] : undefined)),
      ArrowLeft: () => (open ? onFold(job.key, true) : to(seen.find((one) => one.key === job.parent))),
      Home: () => to(seen[0]),
      End: () => to(seen.at(-1)),
      Enter: () => {
        show(job);
        if (beside) onEdit();
      },
    };
    const deed = deeds[event.key];
    if (!deed || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  function item(job: Job) {
    const level = levels.get(job.key) ?? 1;
    const neighbours = below.get(job.parent) ?? [];
    const parts = below.get(job.key) ?? [];
    const title = job.facts.title ?? "";
    const time = minutes.get(job.key) ?? null;
    const { icon, tone } = looks[job.state];
    const alone = job.facts.hands === 1;
    return (
      <div
        key={job.key}
        class={`job-item job-indent-${level}`}
        role="treeitem"
        data-key={job.key}
        aria-level={level}
        aria-setsize={neighbours.length}
        aria-posinset={neighbours.indexOf(job) + 1}
        aria-selected={job.key === selected}
        aria-expanded={parts.length > 0 ? !closed.has(job.key) : undefined}
        tabIndex={job === stop ? 0 : -1}
        onKeyDown={(event) => press(event, job)}
        onClick={(event) => {
          event.stopPropagation();
          if (event.target instanceof Element && event.target.closest(".job-fold")) {
            onFold(job.key, !closed.has(job.key));
          } else {
            show(job);
          }
        }}
      >
        <div class="job-row">
          <span aria-hidden="true" class={`job-fold${closed.has(job.key) ? " closed" : ""}`}>
            {parts.length > 0 ? "▾" : ""}
          </span>
          <span class="job-words">
            <strong>
              {job.key === star && (
                <span class="job-star">
                  ★<span class="sr">{t("star")} </span>
                </span>
              )}
              {title}
            </strong>
            <span class="small soft num">
              {[time === null ? "" : t("month", { hours: hours(time) }), parts.length > 0 ? "" : rhythm(job.facts)]
                .filter(Boolean)
                .join("　")}
            </span>
          </span>
          <span class="job-marks">
            {alone && parts.length === 0 && (
              <Badge tone="wait" icon="person">
                {t("alone")}
              </Badge>
            )}
            {job.state !== "split" && job.state !== "written" && (
              <Badge tone={tone} icon={icon}>
                {t(`state.${job.state}`)}
              </Badge>
            )}
          </span>
        </div>
      </div>
    );
  }

  return (
    <div class="jobs" role="tree" aria-label={t("tree")} ref={list}>
      {seen.map(item)}
    </div>
  );
}
