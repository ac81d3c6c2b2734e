import { useState } from "preact/hooks";
import { t as desk } from "../../text/desk.ts";
import { when, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { templates, versionsOf } from "./data.ts";
import { StepPicture } from "./ManualEditor.tsx";
import { Preview } from "./Preview.tsx";
import { t } from "./words.ts";

/** One template: its versions, and each as workers see it. */
export function TemplateScreen({ code }: { code: string }) {
  const template = [...templates.value.values()].find((one) => one.code === code);
  const versions = versionsOf(code);
  const [chosen, choose] = useState("");
  const shown = versions.find((one) => String(one.no) === chosen) ?? versions[0];
  if (!template) {
    return (
      <DeskPage title={t("title")} back="/templates">
        {loading("desk") ? (
          <Skeleton label={desk("ui.loading")} />
        ) : (
          <Empty icon="search" title={t("gone")}>
            <p>{t("goneBody")}</p>
          </Empty>
        )}
      </DeskPage>
    );
  }
  return (
    <DeskPage
      title={template.title}
      back="/templates"
      primary={
        <Button kind="primary" icon="edit" full href={`#/templates/${encodeURIComponent(code)}/edit`}>
          {versions.length > 0 ? t("edit") : t("begin")}
        </Button>
      }
    >
      {shown === undefined ? (
        <p class="soft">{t("none")}</p>
      ) : (
        <div class="split">
          <div class="stack wide">
            <Preview key={shown.no} schema={shown.form} />
          </div>
          <div class="stack beside">
            <Choice
              label={t("versions")}
              value={String(shown.no)}
              options={versions.map((one) => ({ value: String(one.no), label: t("version", { no: one.no }) }))}
              onChange={choose}
            />
            <p class="small soft">{t("published", { when: when(shown.published_at), by: shown.by })}</p>
            <p class="small num">{t("price", { yen: yen(shown.yen), minutes: shown.minutes, rows: shown.size })}</p>
            {shown.purpose && <p class="pre">{shown.purpose}</p>}
            {shown.instructions && <p class="pre small soft">{shown.instructions}</p>}
            {shown.example && <p class="pre small soft">{shown.example}</p>}
            <ul class="stack tight small">
              <li>
                {t("dataClass")}：{t(`class.${shown.data_class}`)}
              </li>
              <li>
                {t("ai")}：{t(`ai.${shown.ai}`)}
              </li>
              <li>{t("shareOf", { n: shown.share })}</li>
            </ul>
            {shown.manual.length > 0 && (
              <section class="stack tight" aria-labelledby="manual-of">
                <h2 id="manual-of">{t("manual")}</h2>
                <ol class="stack tight numbered">
                  {shown.manual.map(([words, picture], at) => (
                    <li key={`${at} ${picture}`}>
                      <p class="pre small">{words}</p>
                      {picture && <StepPicture sha256={picture} n={at + 1} />}
                    </li>
                  ))}
                </ol>
              </section>
            )}
          </div>
        </div>
      )}
    </DeskPage>
  );
}
