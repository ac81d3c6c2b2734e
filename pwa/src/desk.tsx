/** The desks: coordinator and firm. Who is not paired, or works on pieces, belongs on the other page. */
import "./text/english.ts";
import "./ui/deskIcons.ts";
import "./ui/ideaIcons.ts";
import "./ui/tokens.css";
import "./ui/kit.css";
import "./ui/print.css";
import "./ui/Table.css";
import "./shell/frame.css";
import "./desk.css";
import { effect } from "@preact/signals";
import { FirmOrderScreen } from "./features/firms/FirmOrderScreen.tsx";
import { FirmOrdersScreen } from "./features/firms/FirmOrdersScreen.tsx";
import { HandoverScreen } from "./features/handovers/HandoverScreen.tsx";
import { DeskFrame } from "./features/hubs/DeskFrame.tsx";
import { DeskPage } from "./features/hubs/DeskPage.tsx";
import { revocations } from "./features/hubs/devices.ts";
import { NowScreen } from "./features/hubs/NowScreen.tsx";
import { OutboxScreen } from "./features/hubs/OutboxScreen.tsx";
import { PeopleScreen } from "./features/hubs/PeopleScreen.tsx";
import { PersonScreen } from "./features/hubs/PersonScreen.tsx";
import { SelfScreen } from "./features/hubs/SelfScreen.tsx";
import { StoppedScreen } from "./features/hubs/SignedOut.tsx";
import { stopped } from "./features/hubs/stopped.ts";
import { InviteScreen } from "./features/invites/InviteScreen.tsx";
import { NewOrderScreen } from "./features/orders/NewOrderScreen.tsx";
import { OrderScreen } from "./features/orders/OrderScreen.tsx";
import { OrdersScreen } from "./features/orders/OrdersScreen.tsx";
import type { Role } from "./features/orders/rows.ts";
import { ProposalsPart } from "./features/proposals/ProposalsPart.tsx";
import { HeldScreen } from "./features/quarantine/HeldScreen.tsx";
import { SkillsPart } from "./features/skills/SkillsPart.tsx";
import { TemplatesPart } from "./features/templates/TemplatesPart.tsx";
import { house } from "./house.ts";
import { mount } from "./shell/mount.tsx";
import { match, route } from "./shell/router.ts";
import { t } from "./text/desk.ts";
import { Button } from "./ui/Button.tsx";
import { Empty } from "./ui/Empty.tsx";
import { Notice } from "./ui/Notice.tsx";
import { Skeleton } from "./ui/Skeleton.tsx";

function Unknown() {
  return (
    <DeskPage title={t("unknown.title")}>
      <Empty icon="search" title={t("unknown.title")} action={<Button href="#/">{t("unknown.do")}</Button>}>
        <p>{t("unknown.body")}</p>
      </Empty>
    </DeskPage>
  );
}

function Shared({ path }: { path: string }) {
  if (match("/me", path)) return <SelfScreen />;
  if (match("/outbox", path)) return <OutboxScreen />;
  return <Unknown />;
}

function FirmRoom({ path }: { path: string }) {
  if (match("/", path) || match("/orders", path)) return <FirmOrdersScreen />;
  const order = match("/orders/:id", path);
  if (order?.id !== undefined) return <FirmOrderScreen key={order.id} id={order.id} />;
  if (/^\/proposals(\/|$)/.test(path)) return <ProposalsPart path={path} />;
  return <Shared path={path} />;
}

function CoordinatorRoom({ path }: { path: string }) {
  if (match("/", path)) return <NowScreen />;
  if (match("/orders", path)) return <OrdersScreen />;
  if (match("/orders/new", path)) return <NewOrderScreen />;
  const order = match("/orders/:id", path);
  if (order?.id !== undefined) return <OrderScreen key={order.id} id={order.id} />;
  if (/^\/templates(\/|$)/.test(path)) return <TemplatesPart path={path} />;
  if (/^\/proposals(\/|$)/.test(path)) return <ProposalsPart path={path} />;
  if (/^\/skills(\/|$)/.test(path)) return <SkillsPart path={path} />;
  if (match("/people", path)) return <PeopleScreen />;
  const person = match("/people/:id", path);
  if (person?.id !== undefined) return <PersonScreen key={person.id} id={person.id} />;
  if (match("/invite", path)) return <InviteScreen />;
  if (match("/held", path)) return <HeldScreen />;
  if (match("/handover", path)) return <HandoverScreen />;
  return <Shared path={path} />;
}

function Room({ role, path }: { role: Role; path: string }) {
  if (stopped.value && !match("/me", path) && !match("/outbox", path)) return <StoppedScreen />;
  return role === "firm" ? <FirmRoom path={path} /> : <CoordinatorRoom path={path} />;
}

function Desk() {
  const phase = house.phase.value;
  const me = house.me.value;
  if (phase === "broken") {
    return (
      <DeskPage title={t("broken.title")}>
        <Notice alert tone="bad" title={t("save.failed")}>
          <p>{t("broken.body")}</p>
        </Notice>
      </DeskPage>
    );
  }
  if (phase !== "ready" || me === null || me.role === "worker") {
    return (
      <main class="page" id="main">
        <Skeleton label={t("ui.loading")} lines={4} />
      </main>
    );
  }
  return (
    <DeskFrame>
      <Room role={me.role} path={route.value} />
    </DeskFrame>
  );
}

mount(Desk);

let resumed = false;
effect(() => {
  const phase = house.phase.value;
  const role = house.me.value?.role;
  if (phase === "unpaired" || (phase === "ready" && role === "worker")) location.replace("/");
  if (phase === "ready" && role === "coordinator" && !resumed) {
    resumed = true;
    // what cannot be written down now stays for the next visit
    revocations.resume().catch(() => undefined);
  }
});
