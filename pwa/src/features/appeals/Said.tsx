import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { day, t, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { toast } from "../../ui/toast.tsx";
import type { Appeal } from "./rows.ts";

const appeals = house.rows<Appeal>("person", "appeal");

/** Of a delivery that was not used: why, what its worker says to that (also without a network), and what was answered. */
export function Said({ piece, rev }: { piece: number; rev: number }) {
  const one = [...appeals.value.values()].find((each) => each.piece === piece && each.rev === rev);
  if (one === undefined) return null;
  const waiting = house.outbox.value
    .filter(({ name }) => name === "appeal.make")
    .map(({ args }) => args as { piece: number; rev: number; words: string })
    .find((each) => each.piece === piece && each.rev === rev);
  const words = one.appeal?.words ?? waiting?.words;
  return (
    <div class="stack tight">
      <p>
        <span class="small soft">{t("appeal.why")}</span>
        <br />
        {one.why.words}
      </p>
      {one.why.by && <p class="small soft">{t("appeal.by", { name: one.why.by.name })}</p>}
      {words !== undefined && (
        <p>
          <span class="small soft">{t("appeal.sent")}</span>
          <br />
          {words}
        </p>
      )}
      {waiting && <p class="small">{t("appeal.saved")}</p>}
      {one.appeal && !one.decided && <p class="small">{t("appeal.due", { day: day(one.appeal.due_at - 1) })}</p>}
      {one.decided && (
        <p>
          <span class="small soft">
            {t("appeal.answer")}・{yen(one.decided.yen)}
          </span>
          <br />
          {one.decided.reason}
        </p>
      )}
      {words === undefined && <Say piece={piece} rev={rev} />}
    </div>
  );
}

function Say({ piece, rev }: { piece: number; rev: number }) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  if (!open) {
    return (
      <Button icon="edit" onClick={() => setOpen(true)}>
        {t("appeal.say")}
      </Button>
    );
  }
  const send = (): void => {
    house.act("appeal.make", `piece/${piece}`, { piece, rev, words }).catch(() => toast(t("check.failedBody")));
  };
  return (
    <>
      <TextInput multiline required label={t("appeal.words")} value={words} maxLength={500} onInput={setWords} />
      <div class="row">
        <Button kind="primary" icon="send" disabled={words.trim() === ""} onClick={send}>
          {t("appeal.send")}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t("appeal.cancel")}
        </Button>
      </div>
    </>
  );
}
