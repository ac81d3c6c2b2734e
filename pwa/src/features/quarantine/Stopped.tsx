import { useEffect, useRef, useState } from "preact/hooks";
import { type Attention, house } from "../../house.ts";
import { describe } from "../../shell/describe.ts";
import { isNews } from "../../shell/status.ts";
import { codeText, t } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { toast } from "../../ui/toast.tsx";
import { download } from "../people/download.ts";
import { hub, pieces } from "../pieces/data.ts";
import { canBeReviewed, type Review, reviewOf } from "./review.ts";

const asked = house.rows<Review>("person", "asked");

/** Own words for the hub, and off they go. */
function Words({ one, onClose }: { one: Attention; onClose: () => void }) {
  const [words, setWords] = useState("");
  const [error, setError] = useState<string | undefined>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector("textarea")?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "center" });
  }, []);
  const send = async (): Promise<void> => {
    if (words.trim() === "") {
      setError(t("stop.wordsNone"));
      return;
    }
    try {
      await house.act("held.review", `held/${one.key}`, reviewOf(one.key, words));
      toast(t("stop.saved"));
      onClose();
    } catch {
      toast(t("check.failedBody"));
    }
  };
  return (
    <form
      class="stack tight"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        label={t("stop.words")}
        hint={t("stop.wordsHint")}
        error={error}
        multiline
        maxLength={500}
        value={words}
        onInput={(value) => {
          setWords(value);
          setError(undefined);
        }}
      />
      <Button type="submit" full icon="send">
        {t("stop.send")}
      </Button>
      <Button kind="quiet" full icon="x" onClick={onClose}>
        {t("stop.close")}
      </Button>
    </form>
  );
}

/** Asked once more, because it leaves the list for good. */
function PutAway({ one, onClose }: { one: Attention; onClose: () => void }) {
  return (
    <fieldset class="stack tight put-away">
      <legend>
        <strong>{t("stop.discardTitle")}</strong>
      </legend>
      <p class="small">{t("stop.discardBody")}</p>
      <div class="row">
        <Button
          kind="danger"
          icon="trash"
          onClick={() => {
            house
              .discard(one.n)
              .then(() => toast(t("outbox.discarded")))
              .catch(() => toast(t("check.failedBody")));
          }}
        >
          {t("stop.discard")}
        </Button>
        <Button kind="quiet" icon="x" onClick={onClose}>
          {t("stop.close")}
        </Button>
      </div>
    </fieldset>
  );
}

/** What a person can do about it: put it right, have it looked at, keep a copy, put it away. */
function Choices({ one, onOpen }: { one: Attention; onOpen: (what: "words" | "away") => void }) {
  const { piece } = one.args as { piece?: number };
  const editable = one.name === "result.submit" && pieces.value.get(String(piece))?.state === "leased";
  return (
    <div class="stack tight">
      {editable && (
        <Button icon="edit" full href={`#/piece/${piece}`}>
          {t("outbox.again")}
        </Button>
      )}
      {canBeReviewed(one) && (
        <Button icon="person" full onClick={() => onOpen("words")}>
          {t("stop.review")}
        </Button>
      )}
      <div class="row ends">
        <Button kind="quiet" icon="download" onClick={() => void download()}>
          {t("me.export")}
        </Button>
        <Button kind="quiet" icon="trash" onClick={() => onOpen("away")}>
          {t("stop.discard")}
        </Button>
      </div>
    </div>
  );
}

/** One thing that was stopped, or news of one: what it is, why, that nothing is lost, and what to do. */
export function Stopped({ one }: { one: Attention }) {
  const [open, setOpen] = useState<"words" | "away" | null>(null);
  const news = isNews(one);
  const helper = hub.value?.coordinator?.name;
  const review = asked.value.get(one.key);
  const close = () => setOpen(null);
  return (
    <Card tone={news ? "wait" : "bad"}>
      <div class="stack tight">
        <span class="row ends">
          <strong>{describe(one)}</strong>
          <Badge tone={news ? "wait" : "bad"} icon={news ? "info" : "stop"}>
            {news ? t("outbox.state.news") : t("outbox.state.stopped")}
          </Badge>
        </span>
        <p>{codeText(one.code)}</p>
        {!news && !review && (
          <p class="small soft">
            {t("outbox.kept")} {helper ? t("outbox.ask", { name: helper }) : t("outbox.askHub")}
          </p>
        )}
        {!news && review && (
          <div>
            <p class="small soft">{helper ? t("stop.asked", { name: helper }) : t("stop.askedHub")}</p>
            <p class="said">{review.words}</p>
          </div>
        )}
        {news && (
          <Button icon="check" onClick={() => void house.discard(one.n)}>
            {t("outbox.discard")}
          </Button>
        )}
        {!news && open === null && <Choices one={one} onOpen={setOpen} />}
        {open === "words" && <Words one={one} onClose={close} />}
        {open === "away" && <PutAway one={one} onClose={close} />}
      </div>
    </Card>
  );
}
