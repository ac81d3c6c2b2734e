import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Badge, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { publish } from "../orders/act.ts";
import type { DeskOrder } from "../orders/rows.ts";
import { called } from "./called.ts";
import { focusSoon } from "./focus.ts";
import { hour, type Urgent } from "./urgency.ts";

const looks: Record<Urgent["kind"], { tone: Tone; card: "paper" | "wait" | "good" | "bad"; icon: IconName }> = {
  expired: { tone: "bad", card: "bad", icon: "warn" },
  due: { tone: "wait", card: "wait", icon: "clock" },
  late: { tone: "wait", card: "wait", icon: "wait" },
  question: { tone: "wait", card: "wait", icon: "info" },
  held: { tone: "wait", card: "wait", icon: "box" },
  unsent: { tone: "wait", card: "wait", icon: "send" },
  silent: { tone: "wait", card: "wait", icon: "phone" },
  asked: { tone: "wait", card: "wait", icon: "file" },
  review: { tone: "info", card: "paper", icon: "search" },
  proposal: { tone: "info", card: "paper", icon: "bulb" },
  alone: { tone: "info", card: "paper", icon: "people" },
  export: { tone: "good", card: "good", icon: "check" },
  draft: { tone: "info", card: "paper", icon: "edit" },
};

interface Words {
  line: string;
  more: string | null;
}

function silence(since: number, now: number): string {
  const days = Math.floor((now - since) / (24 * hour));
  return t("now.days", { count: Math.max(2, days) });
}

function words(item: Urgent, order: DeskOrder | undefined, now: number): Words {
  const title = order === undefined ? null : t("now.order", { title: order.title, code: order.code });
  switch (item.kind) {
    case "expired":
      return { line: t("now.expired", { count: item.pieces, when: when(item.until, now) }), more: title };
    case "due":
      return { line: t("now.due", { count: item.pieces, when: when(item.until, now) }), more: title };
    case "late":
      return { line: t("now.late", { count: item.pieces, when: when(item.at, now) }), more: title };
    case "question":
      return { line: t("now.question", { count: item.count, hours: Math.floor((now - item.at) / hour) }), more: null };
    case "held":
      return { line: t("now.held", { count: item.count }), more: t("now.held.since", { when: when(item.at, now) }) };
    case "unsent":
      return {
        line: t("now.unsent", { count: item.count }),
        more: t("now.contact", { when: when(item.contact, now) }),
      };
    case "silent":
      return {
        line:
          item.holds > 0
            ? t("now.silent.holds", { days: silence(item.since, now), count: item.holds })
            : t("now.silent", { days: silence(item.since, now) }),
        more: t("now.contact", { when: when(item.since, now) }),
      };
    case "review":
      return { line: t("now.review", { count: item.count }), more: order?.code ?? null };
    case "proposal":
      return { line: item.words, more: item.title };
    case "alone":
      return { line: t(item.person ? "now.alone" : "now.alone.none", { code: item.code }), more: null };
    case "export":
      return { line: t("now.export", { count: order?.pieces.total ?? 0 }), more: order?.code ?? null };
    case "asked":
      return {
        line: t("now.asked", { count: order?.pieces.total ?? 0, name: order?.firm.name ?? "" }),
        more: order?.code ?? null,
      };
    case "draft":
      return { line: t("now.draft", { count: order?.pieces.total ?? 0 }), more: order?.code ?? null };
  }
}

function Action({ item }: { item: Urgent }) {
  switch (item.kind) {
    case "expired":
    case "due":
    case "late":
      return (
        <Button icon="file" href={`#/orders/${item.order}${item.person ? `?who=${item.person.id}` : ""}`}>
          {t("now.look")}
        </Button>
      );
    case "question":
      return (
        <Button icon="next" href="#/talk">
          {t("now.look")}
        </Button>
      );
    case "held":
      return (
        <Button icon="box" href={`#/held?who=${item.person.id}`}>
          {t("now.held.do")}
        </Button>
      );
    case "asked":
      return (
        <Button icon="search" href={`#/orders/${item.order}`}>
          {t("now.look")}
        </Button>
      );
    case "review":
      return (
        <Button icon="search" href={`#/orders/${item.order}`}>
          {t("now.review.do")}
        </Button>
      );
    case "proposal":
      return (
        <Button icon="bulb" href={`#/proposals/${item.number}`}>
          {t("now.look")}
        </Button>
      );
    case "unsent":
      return (
        <Button icon="upload" href="#/handover">
          {t("handover.title")}
        </Button>
      );
    case "silent":
      return (
        <Button icon="person" href={`#/people/${item.person.id}`}>
          {t("now.person")}
        </Button>
      );
    case "alone":
      return (
        <Button icon="people" href={`#/skills/${item.skill}`}>
          {t("now.alone.do")}
        </Button>
      );
    case "export":
      return (
        <Button icon="download" href={`#/orders/${item.order}`}>
          {t("now.take")}
        </Button>
      );
    case "draft":
      return (
        <Button icon="send" onClick={() => void publish(item.order).then(() => focusSoon("urgent-head"))}>
          {t("order.publish")}
        </Button>
      );
  }
}

/** One thing that wants somebody: a face, what it is, and one thing to do about it. */
export function UrgentRow({ item, order, now }: { item: Urgent; order: DeskOrder | undefined; now: number }) {
  const look = looks[item.kind];
  const { line, more } = words(item, order, now);
  const person = "person" in item ? item.person : null;
  const face = person ?? (order && { name: order.firm.contact, tint: order.firm.tint });
  const name = person !== null ? called(person.name) : (order?.title ?? t("now.nobody"));
  return (
    <li class={`card ${look.card} urgent`}>
      {face !== undefined && face !== null && <Face name={face.name} tint={face.tint} />}
      <div class="urgent-words">
        <Badge tone={look.tone} icon={look.icon}>
          {t(`now.kind.${item.kind}`)}
        </Badge>
        {item.kind === "draft" || item.kind === "export" || item.kind === "review" || item.kind === "asked" ? (
          <a class="urgent-name" href={`#/orders/${item.order}`}>
            {name}
          </a>
        ) : (
          <strong class="urgent-name">{name}</strong>
        )}
        <p>{line}</p>
        {more !== null && <p class="small soft num">{more}</p>}
      </div>
      <div class="urgent-act">
        <Action item={item} />
      </div>
    </li>
  );
}
