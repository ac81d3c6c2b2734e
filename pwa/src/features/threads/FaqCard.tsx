import { useEffect, useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { toast } from "../../ui/toast.tsx";
import { isPhoto } from "../files/attached.ts";
import { faqs } from "./data.ts";
import type { Message } from "./rows.ts";
import { t } from "./words.ts";

interface PublishProps {
  thread: number;
  answer: Message;
  /** All that was said: the question stands before its answer. */
  messages: readonly Message[];
}

/** One tap lets everybody read an answered question, once its words were looked over. */
export function Publish({ thread, answer, messages }: PublishProps) {
  const asked = messages.findLast(({ no, says }) => no < answer.no && says === "question");
  const [open, setOpen] = useState(false);
  const sent = house.outbox.value.some(
    ({ name, args }) => name === "faq.publish" && (args as { thread: number }).thread === thread,
  );
  const here = [...faqs.value.values()].some((faq) => faq.thread === thread && faq.at >= answer.at);
  if (!asked || sent || here) return null;
  if (!open) {
    return (
      <Button kind="quiet" icon="add" onClick={() => setOpen(true)}>
        {t("faqDo")}
      </Button>
    );
  }
  return <Words thread={thread} asked={asked} answer={answer} onClose={() => setOpen(false)} />;
}

function Words({
  thread,
  asked,
  answer: given,
  onClose,
}: {
  thread: number;
  asked: Message;
  answer: Message;
  onClose: () => void;
}) {
  const [question, setQuestion] = useState(asked.words);
  const [answer, setAnswer] = useState(given.words);
  const picture = (asked.attached ?? []).find(([, type]) => isPhoto(type))?.[0];
  const [shown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);
  const save = (): void => {
    const words = { question: question.trim(), answer: answer.trim() };
    house
      .act("faq.publish", `faq/${thread}`, { thread, ...words, ...(shown && picture ? { picture } : {}) })
      .then(() => toast(t("faqSaved")))
      .then(onClose)
      .catch(() => toast(t("failed")));
  };
  return (
    <form
      class="card stack"
      ref={form}
      aria-label={t("faqTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <strong>{t("faqTitle")}</strong>
      <p class="small soft">{t("faqHint")}</p>
      <TextInput multiline required label={t("faqQuestion")} value={question} maxLength={500} onInput={setQuestion} />
      <TextInput multiline required label={t("faqAnswer")} value={answer} maxLength={2000} onInput={setAnswer} />
      {picture && (
        <label class="option">
          <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
          <span>{t("faqPicture")}</span>
        </label>
      )}
      <div class="row">
        <Button type="submit" kind="primary" icon="check" disabled={!question.trim() || !answer.trim()}>
          {t("faqSave")}
        </Button>
        <Button kind="quiet" icon="x" onClick={onClose}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

/** What everybody reads out of this talk, and the way to take it back. */
export function Shown({ thread }: { thread: number }) {
  const list = [...faqs.value].filter(([, faq]) => faq.thread === thread);
  const off = new Set(
    house.outbox.value.flatMap(({ name, args }) => (name === "faq.withdraw" ? (args as { faq: number }).faq : [])),
  );
  return (
    <>
      {list
        .filter(([id]) => !off.has(Number(id)))
        .map(([id, faq]) => (
          <div class="card good stack tight" key={id}>
            <span class="row ends">
              <strong>{t("faqHere")}</strong>
              <Button
                kind="quiet"
                icon="undo"
                onClick={() => {
                  house
                    .act("faq.withdraw", `faq/${thread}`, { faq: Number(id) })
                    .then(() => toast(t("faqGone")))
                    .catch(() => toast(t("failed")));
                }}
              >
                {t("faqOff")}
              </Button>
            </span>
            <span>{faq.question}</span>
            <span class="small soft">{faq.answer}</span>
          </div>
        ))}
    </>
  );
}
