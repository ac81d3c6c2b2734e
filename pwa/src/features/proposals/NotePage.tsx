import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { back } from "../../shell/router.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import { orders } from "../pieces/data.ts";
import { freshNumber } from "./mine.ts";
import { t } from "./words.ts";

const place = "hitokuchi.idea";

/** What was typed and not written down yet: it outlives the page where the browser lets it. */
function begun(): string {
  try {
    return localStorage.getItem(place) ?? "";
  } catch {
    return "";
  }
}

function keep(words: string): void {
  try {
    if (words) localStorage.setItem(place, words);
    else localStorage.removeItem(place);
  } catch {
    // a full or closed store: the sentence is still on the screen
  }
}

/** 気づきメモ: one sentence, and back to the work. Without a network, too. */
export function NotePage({ order, piece }: { order: number; piece: number }) {
  const [words, setWords] = useState(begun);
  const [state, setState] = useState<"open" | "busy" | "failed">("open");
  useEffect(() => {
    house.formOpen.value = true;
    return () => {
      house.formOpen.value = false;
    };
  }, []);
  const write = async (): Promise<void> => {
    const proposal = freshNumber();
    setState("busy");
    try {
      await house.act("proposal.note", `proposal/${proposal}`, { proposal, order, piece, words: words.trim() });
      keep("");
      toast(t("note.done"));
      back(`/piece/${piece}`);
    } catch {
      setState("failed");
    }
  };
  return (
    <Page
      title={t("note.title")}
      back={`/piece/${piece}`}
      primary={
        <Button
          kind="primary"
          icon="bulb"
          full
          busy={state === "busy"}
          disabled={words.trim() === ""}
          onClick={() => void write()}
        >
          {t("note.do")}
        </Button>
      }
    >
      <p class="soft">{orders.value.get(String(order))?.title}</p>
      {state === "failed" && <Notice alert tone="bad" title={t("failed")} />}
      <TextInput
        label={t("note.label")}
        hint={t("note.hint")}
        value={words}
        multiline
        rows={4}
        maxLength={500}
        onInput={(typed) => {
          setWords(typed);
          keep(typed);
        }}
      />
    </Page>
  );
}
