import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { toast } from "../../ui/toast.tsx";
import { post } from "./data.ts";
import { wordsKey } from "./keys.ts";
import type { On, Says } from "./rows.ts";
import { t } from "./words.ts";

/** One way to send what was written. */
export interface Way {
  label: string;
  says: Says;
  icon: IconName;
  /** What else follows once it is written down. */
  after?: () => void;
}

interface ComposerProps {
  /** What it is about: under this the words are kept until they are sent. */
  about: On;
  /** The thread in which somebody answers whose device does not know what it is about as its worker does. */
  thread?: number | undefined;
  label: string;
  hint?: string;
  /** The first is the one that is meant most often. */
  ways: readonly Way[];
  children?: ComponentChildren;
}

/** Words that are being written: on the device with every letter, and sent once somebody says how they are meant. */
export function useWords(about: On): [string, (words: string) => void] {
  const key = wordsKey(about);
  const kept = house.drafts.value.get(key)?.answers[0]?.[0] ?? "";
  const write = (words: string): void => {
    void house.writeDraft(key, { answers: [[words]], row: 0, at: Date.now() }).catch(() => toast(t("failed")));
  };
  return [kept, write];
}

export function Composer({ about, thread, label, hint, ways, children }: ComposerProps) {
  const [words, write] = useWords(about);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  useEffect(() => setError(undefined), [words]);
  const send = async ({ says, after }: Way): Promise<void> => {
    if (words.trim() === "") {
      setError(t("empty"));
      document.getElementById("talk-words")?.focus();
      return;
    }
    setBusy(true);
    try {
      await post({ ...(thread === undefined ? { on: about } : { thread }), words: words.trim(), says });
      if (thread !== undefined) write("");
      toast(t("saved"));
      after?.();
    } catch {
      toast(t("failed"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="stack" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        id="talk-words"
        multiline
        label={label}
        value={words}
        maxLength={2000}
        error={error}
        {...(hint ? { hint } : {})}
        onInput={write}
      />
      {children}
      <div class="stack tight">
        {ways.map((way, at) => (
          <Button
            key={way.label}
            kind={at === 0 ? "primary" : at === 1 ? "plain" : "quiet"}
            icon={way.icon}
            full
            busy={busy}
            onClick={() => void send(way)}
          >
            {way.label}
          </Button>
        ))}
      </div>
    </form>
  );
}
