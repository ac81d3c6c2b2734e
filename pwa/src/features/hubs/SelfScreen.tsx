import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { bytes, when } from "../../text/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { handOver } from "../orders/export.ts";
import type { Hub } from "../orders/rows.ts";
import { DeskPage } from "./DeskPage.tsx";
import { Person } from "./Person.tsx";

async function exportUnsent(): Promise<void> {
  try {
    handOver(await house.exportUnsent(), "hitokuchi-unsent.json");
    toast(t("me.exported"));
  } catch {
    toast(t("me.exportFailed"));
  }
}

function HubCard() {
  const role = house.me.value?.role;
  const hub = [...house.rows<Hub>(role === "firm" ? "firm" : "desk", "hub").value.values()][0];
  if (hub === undefined) return null;
  return (
    <section class="card stack" aria-labelledby="me-hub">
      <h2 id="me-hub">{t("me.hub")}</h2>
      <div>
        <strong>{hub.name}</strong>
        <p class="small soft">{t("firm.hub.hours", { hours: hub.hours, base: hub.base_business })}</p>
      </div>
      {hub.coordinator !== null && (
        <Person name={hub.coordinator.name} tint={hub.coordinator.tint} size="s">
          {t("role.coordinator")}
        </Person>
      )}
    </section>
  );
}

function Device() {
  const link = house.link.value;
  const storage = house.storage.value;
  return (
    <section class="card stack" aria-labelledby="me-device">
      <h2 id="me-device">{t("me.device")}</h2>
      <p class="num">{link.last === null ? t("me.never") : t("me.last", { when: when(link.last) })}</p>
      {storage !== null && storage.quota > 0 && (
        <Bar
          value={storage.used}
          max={storage.quota}
          label={t("me.storage", { used: bytes(storage.used), quota: bytes(storage.quota) })}
        />
      )}
      <div class="row">
        <Button icon="connect" busy={link.state === "connecting"} onClick={() => void house.connect()}>
          {t("me.connect")}
        </Button>
        <Button kind="quiet" icon="send" href="#/outbox">
          {t("outbox.title")}
        </Button>
      </div>
      <Button kind="quiet" icon="download" onClick={() => void exportUnsent()}>
        {t("me.export")}
      </Button>
    </section>
  );
}

/** わたし: how it looks, this device, and who I am. */
export function SelfScreen() {
  const me = house.me.value;
  const settings = house.settings.value;
  return (
    <DeskPage title={t("nav.me")}>
      {me !== null && (
        <Person name={me.name} tint={me.tint} size="l" plain>
          {me.firm?.name ?? t("me.role", { role: t(`role.${me.role}`), hub: me.hub.name })}
        </Person>
      )}
      {house.update.value === "waiting" && (
        <Notice
          tone="info"
          icon="sun"
          title={t("me.update.title")}
          action={
            <Button icon="sun" onClick={() => house.applyUpdate()}>
              {t("me.update")}
            </Button>
          }
        >
          <p>{t("me.update.body")}</p>
        </Notice>
      )}
      <div class="split even">
        <section class="card stack" aria-labelledby="me-look">
          <h2 id="me-look">{t("me.look")}</h2>
          <Choice
            label={t("me.lang")}
            value={settings.lang}
            options={[
              { value: "ja", label: t("me.lang.ja") },
              { value: "en", label: t("me.lang.en") },
            ]}
            onChange={(lang) => {
              house.settings.value = { ...settings, lang: lang === "en" ? "en" : "ja" };
            }}
          />
          <Choice
            label={t("me.size")}
            value={settings.big ? "big" : "normal"}
            options={[
              { value: "normal", label: t("me.size.normal") },
              { value: "big", label: t("me.size.big") },
            ]}
            onChange={(size) => {
              house.settings.value = { ...settings, big: size === "big" };
            }}
          />
        </section>
        <div class="stack">
          <Device />
          <HubCard />
        </div>
      </div>
    </DeskPage>
  );
}
