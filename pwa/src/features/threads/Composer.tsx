import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
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
  /** Something else on the screen is what one does next. */
  beside?: boolean;
  children?: ComponentChildren;
}

/** Words that are being written, on the device with every letter; and whether it has promised to keep the newest. */
function useWords(about: On): { words: string; kept: boolean; write: (words: string) => void } {
  const key = wordsKey(about);
  const words = house.drafts.value.get(key)?.answers[0]?.[0] ?? "";
  const [promised, setPromised] = useState(words);
  const write = (next: string): void => {
    house
      .writeDraft(key, { answers: [[next]], row: 0, at: Date.now() })
      .then(() => setPromised(next))
      .catch(() => toast(t("failed")));
  };
  return { words, kept: words !== "" && promised === words, write };
}

export function Composer({ about, thread, label, hint, ways, beside = false, children }: ComposerProps) {
  const { words, kept, write } = useWords(about);
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
      <p class={kept ? "saved saved-yes" : undefined} role="status">
        {kept && (
          <>
            <Icon name="check" />
            {t("kept")}
          </>
        )}
      </p>
      {children}
      <div class="stack tight">
        {ways.map((way, at) => (
          <Button
            key={way.label}
            kind={at > 1 ? "quiet" : at === 0 && !beside ? "primary" : "plain"}
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
