import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { orders, pieces, returned } from "../pieces/data.ts";
import type { Version } from "../pieces/rows.ts";
import { faqs, messages } from "./data.ts";
import { goOn } from "./holding.ts";
import { Photos } from "./Photo.tsx";
import type { Faq } from "./rows.ts";
import { messagesOf, onTheWay, threadOn } from "./talk.ts";
import { me, threads, unread } from "./unread.ts";
import { t } from "./words.ts";

const versions = house.rows<Version>("hub", "version");

/** The template whose form an order's workers fill, as it was published. */
function versionOf(order: number): Version | undefined {
  return versions.value.get(String(orders.value.get(String(order))?.form.version));
}

/** What others asked about the same kind of work and were told; without a network, too. */
function Faqs({ order }: { order: number }) {
  const template = versionOf(order)?.template ?? null;
  const about = (faq: Faq): boolean => (faq.template === null ? faq.order === order : faq.template === template);
  const list = [...faqs.value].filter(([, faq]) => about(faq));
  if (list.length === 0) return null;
  return (
    <details class="about">
      <summary>{t("faq", { n: list.length })}</summary>
      <dl class="stack">
        {list.map(([id, faq]) => (
          <div key={id} class="stack tight">
            <dt>
              <strong>{faq.question}</strong>
            </dt>
            <dd class="pre">{faq.answer}</dd>
            {faq.attached && (
              <dd>
                <Photos of={faq} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  );
}

/** In a piece: what stands in its way or came as an answer, what others asked, and the way to ask. */
export function Ask({ piece: id }: { piece: number }) {
  const piece = pieces.value.get(String(id));
  if (!piece) return null;
  const on = { kind: "piece" as const, id };
  const found = threadOn(threads.value, on);
  const said = found ? messagesOf(messages.value, found[0]).map(([, one]) => one) : [];
  const waiting = onTheWay(house.outbox.value, found?.[0] ?? null, on);
  const held = piece.state === "blocked_question";
  const question = waiting.at(-1) ?? said.findLast(({ says }) => says === "question");
  const fresh = found && unread(found[1], me.value) > 0 ? said.findLast(({ says }) => says === "answer") : undefined;
  const back = returned.value.has(String(id));
  const example = back && versionOf(piece.order)?.example;
  const href = `#/talk/piece/${id}`;
  const count = said.length + waiting.length;
  return (
    <>
      {held && (
        <Notice
          tone="wait"
          title={t("heldTitle")}
          action={
            <>
              <Button icon="edit" onClick={() => goOn(id)}>
                {t("goOn")}
              </Button>
              <Button kind="quiet" icon="info" href={href}>
                {t("toTalk", { n: count })}
              </Button>
            </>
          }
        >
          {question && <p>{question.words}</p>}
          <p class="small">{t("heldBody")}</p>
        </Notice>
      )}
      {fresh && !held && (
        <Notice
          tone="good"
          title={t("answered")}
          action={
            <Button kind="quiet" icon="info" href={href}>
              {t("toTalk", { n: count })}
            </Button>
          }
        >
          <p>{fresh.words}</p>
        </Notice>
      )}
      {example && (
        <Notice tone="info" title={t("example")}>
          <p class="pre">{example}</p>
        </Notice>
      )}
      <Faqs order={piece.order} />
      {!held && (
        <div>
          <Button icon="info" href={href}>
            {count > 0 && !fresh ? t("toTalk", { n: count }) : back ? t("aboutReturn") : t("dontKnow")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Beside a line of the ledger: the way to ask about it. */
export function AskLine({ line, code }: { line: number; code: string }) {
  const found = threadOn(threads.value, { kind: "ledger", id: line });
  const words = found ? t("toTalk", { n: found[1].count }) : t("askLine");
  return (
    <div>
      <Button kind="quiet" icon="info" href={`#/talk/ledger/${line}`} label={`${words} ${code}`}>
        {words}
      </Button>
    </div>
  );
}
