import { house } from "../../house.ts";
import { status } from "../../shell/StatusLine.tsx";
import { sentence } from "../../shell/sentence.ts";
import { bytes, type Lang, t } from "../../text/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Face } from "../../ui/Face.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Page } from "../../ui/Page.tsx";
import { FileSettings } from "../files/FileSettings.tsx";
import { hub } from "../pieces/data.ts";
import { download } from "./download.ts";
import { Update } from "./Update.tsx";

declare const __APP__: string;

/** わたし: who I am here, how the app looks, and this phone. */
export function MePage() {
  const me = house.me.value;
  const storage = house.storage.value;
  const settings = house.settings;
  const place = hub.value;
  return (
    <Page title={t("nav.me")}>
      <Update />
      {me && (
        <Card>
          <div class="stack">
            <div class="who">
              <Face name={me.name} tint={me.tint} size="l" />
              <span>
                <strong class="me-name">{me.name}</strong>
                <br />
                <span class="soft">{place?.name ?? me.hub.name}</span>
              </span>
            </div>
            {place && (
              <dl class="facts-list">
                {place.coordinator && (
                  <div>
                    <dt>{t("me.coordinator")}</dt>
                    <dd class="who">
                      <Face name={place.coordinator.name} tint={place.coordinator.tint} size="s" />
                      <span>{place.coordinator.name}</span>
                    </dd>
                  </div>
                )}
                <div>
                  <dt>{t("me.hours")}</dt>
                  <dd>{place.hours}</dd>
                </div>
              </dl>
            )}
          </div>
        </Card>
      )}
      <Card href="#/ideas">
        <strong>{t("me.ideas")}</strong>
      </Card>
      <Card href="#/training">
        <strong>{t("me.training")}</strong>
      </Card>
      <section class="stack" aria-label={t("me.settings")}>
        <h2>{t("me.settings")}</h2>
        <Choice
          label={t("me.lang")}
          value={settings.value.lang}
          options={[
            { value: "ja", label: t("lang.ja") },
            { value: "en", label: t("lang.en") },
          ]}
          onChange={(lang) => {
            settings.value = { ...settings.value, lang: lang as Lang };
          }}
        />
        <Choice
          label={t("me.size")}
          value={settings.value.big ? "big" : "normal"}
          options={[
            { value: "normal", label: t("me.normal") },
            { value: "big", label: t("me.big") },
          ]}
          onChange={(size) => {
            settings.value = { ...settings.value, big: size === "big" };
          }}
        />
      </section>
      <section class="stack" aria-label={t("me.device")}>
        <h2>{t("me.device")}</h2>
        <Card href="#/outbox">
          <strong>{t("outbox.title")}</strong>
          <br />
          <span class="soft">{sentence(status.value)}</span>
        </Card>
        <FileSettings />
        <Card>
          <div class="stack">
            <div class="stack tight">
              <strong>{t("me.storage")}</strong>
              {storage ? (
                <>
                  <Bar
                    value={storage.used}
                    max={storage.quota}
                    label={t("me.storageOf", { used: bytes(storage.used), quota: bytes(storage.quota) })}
                  />
                  <p class="small soft">{storage.persisted ? t("me.storageSafe") : t("me.storageUnsafe")}</p>
                </>
              ) : (
                <p class="small soft">{t("me.storageUnknown")}</p>
              )}
            </div>
            <div class="stack tight">
              <Button icon="download" full onClick={() => void download()}>
                {t("me.export")}
              </Button>
              <p class="small soft">
                {t("me.exportHint")} {(house.files.value?.waiting.value.count ?? 0) > 0 && t("files.notInFile")}
              </p>
            </div>
          </div>
        </Card>
        <Button kind="quiet" icon="phone" href="#/install">
          {t("me.install")}
        </Button>
        <p class="small soft">{t("me.version", { version: __APP__ })}</p>
      </section>
    </Page>
  );
}
