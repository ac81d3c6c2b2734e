import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { go } from "../../shell/router.ts";
import { t } from "../../text/desk.ts";
import { codeText, lang } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { refusal } from "../orders/answer.ts";
import type { DeskFirm, DeskPerson, Role } from "../orders/rows.ts";
import { InviteSheet } from "./InviteSheet.tsx";
import { type Invite, namesake, readInvite } from "./invite.ts";

const roles: readonly Role[] = ["worker", "coordinator", "firm"];

type Problem = { kind: "network" } | { kind: "refused"; sentence: string } | null;

/** A name and a role become eight digits and a QR code. */
export function InviteScreen() {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("worker");
  const [firm, setFirm] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>(null);
  const [invite, setInvite] = useState<Invite | null>(null);
  const [same, setSame] = useState(false);
  const known = namesake([...house.rows<DeskPerson>("desk", "person").value.values()], name, role);
  const firms = [...house.rows<DeskFirm>("desk", "firm").value.values()];
  const nameMissing = name.trim() === "";
  const firmMissing = role === "firm" && firm === "";

  async function ask(sure = same): Promise<void> {
    setTried(true);
    setSame(sure);
    const hub = house.me.value?.hub.code;
    if (nameMissing || firmMissing) {
      document.getElementById(nameMissing ? "invite-name" : "invite-firm")?.focus();
      return;
    }
    // Two people of one name would become one, and the second would see the first one's work.
    if (hub === undefined || (known && !sure)) return;
    setBusy(true);
    setProblem(null);
    try {
      const response = await house.request("/invites", {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": lang.value },
        body: JSON.stringify({ hub, role, name: name.trim(), firm: role === "firm" ? Number(firm) : null }),
      });
      if (!response.ok) {
        const wrong = await refusal(response);
        setProblem({ kind: "refused", sentence: wrong.message || codeText(wrong.code) });
        return;
      }
      const answer = readInvite(await response.json());
      if (answer === null) setProblem({ kind: "network" });
      else setInvite(answer);
      void house.connect();
    } catch {
      setProblem({ kind: "network" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page
      title={t("people.invite")}
      back="/people"
      primary={
        <Button kind="primary" icon="qr" full busy={busy} onClick={() => void ask()}>
          {t("invite.make")}
        </Button>
      }
    >
      <p>{t("invite.what")}</p>
      <TextInput
        id="invite-name"
        label={t("invite.name")}
        hint={t("invite.name.hint")}
        required
        maxLength={60}
        value={name}
        error={tried && nameMissing ? t("invite.name.missing") : undefined}
        onInput={(typed) => {
          setName(typed);
          setSame(false);
        }}
        onEnter={() => void ask()}
      />
      <Choice
        label={t("invite.role")}
        value={role}
        options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
        onChange={(value) => setRole(value as Role)}
      />
      {role === "firm" && (
        <Select
          id="invite-firm"
          label={t("invite.firm")}
          required
          empty={t("new.firm.empty")}
          value={firm}
          options={firms.map((one) => ({ value: String(one.id), label: one.name }))}
          error={tried && firmMissing ? t("gap.firm_missing") : undefined}
          onChange={setFirm}
        />
      )}
      {tried && known && !same && (
        <Notice
          alert
          tone="wait"
          icon="person"
          title={t("invite.known", { name: known.name })}
          action={
            <Button icon="phone" onClick={() => void ask(true)}>
              {t("invite.known.same")}
            </Button>
          }
        >
          <p>{t("invite.known.body")}</p>
        </Notice>
      )}
      {problem?.kind === "network" && (
        <Notice alert tone="wait" icon="connect" title={t("new.network.title")}>
          <p>{t("invite.network.body")}</p>
        </Notice>
      )}
      {problem?.kind === "refused" && <Notice alert tone="bad" title={problem.sentence} />}
      {invite !== null && (
        <InviteSheet
          invite={invite}
          onClose={() => {
            setInvite(null);
            go("/people", { replace: true });
          }}
        />
      )}
    </Page>
  );
}
