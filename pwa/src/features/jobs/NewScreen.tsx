import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Steps } from "./AskScreen.tsx";
import { firms, newKey, who, writeDown } from "./data.ts";
import { factsOf, inLang, type ReadyTree, ready, sproutsOf } from "./ready.ts";
import { t } from "./words.ts";

/** 書き出す: one line to begin with, or a ready tree of a trade. */
export function NewScreen() {
  const [title, setTitle] = useState("");
  const [chosen, choose] = useState("");
  const own = house.me.value?.firm?.id;
  const firm = own ?? Number(chosen);
  const owners = [...firms.value].map(([id, one]) => ({ value: id, label: one.name }));

  async function begin(tree?: ReadyTree): Promise<void> {
    const facts = tree ? factsOf(tree) : { title: title.trim() };
    if (!firm || !facts.title) return;
    const root = await writeDown(firm, facts, (key) => (tree ? sproutsOf(tree, key, newKey) : []));
    if (root) go(`/jobs/${firm}/${root}${tree ? "" : "/ask"}`, { replace: true });
  }

  return (
    <DeskPage
      title={t("write")}
      back="/jobs"
      primary={
        <Button kind="primary" icon="next" full disabled={!firm || !title.trim()} onClick={() => void begin()}>
          {t("next")}
        </Button>
      }
    >
      <div class="stack wide job-ask">
        <Steps now={1} />
        {who.value === "coordinator" && (
          <Select
            id="job-firm"
            label={t("firm")}
            value={chosen}
            empty={t("firm.none")}
            options={owners}
            onChange={choose}
            required
          />
        )}
        <TextInput
          id="job-new"
          label={t("write.label")}
          hint={t("write.hint")}
          value={title}
          maxLength={100}
          enterKeyHint="go"
          onInput={setTitle}
          onEnter={() => void begin()}
        />
      </div>
      <section class="stack" aria-labelledby="ready-head">
        <h2 id="ready-head">{t("ready")}</h2>
        <p class="small soft">{t("ready.body")}</p>
        <ul class="tiles">
          {ready.map((tree) => (
            <li key={tree.id} class="card stack tight">
              <span class="small soft">{inLang(tree.trade)}</span>
              <h3 class="order-title">{inLang(tree.title)}</h3>
              <p class="small soft">{tree.nodes.map((node) => inLang(node.title)).join(t("comma"))}</p>
              <div>
                <Button
                  icon="copy"
                  disabled={!firm}
                  label={t("ready.take.label", { title: inLang(tree.title) })}
                  onClick={() => void begin(tree)}
                >
                  {t("ready.take")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </section>
    </DeskPage>
  );
}
