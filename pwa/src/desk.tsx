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
import "./features/sources/sources.css";
import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { DeskFrame } from "./features/hubs/DeskFrame.tsx";
import { DeskPage } from "./features/hubs/DeskPage.tsx";
import { revocations } from "./features/hubs/devices.ts";
import { NowScreen } from "./features/hubs/NowScreen.tsx";
import { OutboxScreen } from "./features/hubs/OutboxScreen.tsx";
import { SelfScreen } from "./features/hubs/SelfScreen.tsx";
import { StoppedScreen } from "./features/hubs/SignedOut.tsx";
import { stopped } from "./features/hubs/stopped.ts";
import { OrderScreen } from "./features/orders/OrderScreen.tsx";
import { OrdersScreen } from "./features/orders/OrdersScreen.tsx";
import type { Role } from "./features/orders/rows.ts";
import { house } from "./house.ts";
import { bringParts, DeskPart, type DeskParts } from "./shell/DeskPart.tsx";
import { mount } from "./shell/mount.tsx";
import { match, route } from "./shell/router.ts";
import { type DeskKey, t } from "./text/desk.ts";
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

/** The rooms that come with a part of the page: by the first word of the path, the part and what stands over it meanwhile. */
const rooms: Readonly<
  Record<string, readonly [of: "adjudications" | "books" | "ideas" | "jobs" | "talk" | "templates", DeskKey]>
> = {
  answers: ["adjudications", "review.title"],
  appeals: ["adjudications", "review.title"],
  books: ["books", "nav.books"],
  checks: ["adjudications", "review.title"],
  jobs: ["jobs", "jobs"],
  proposals: ["ideas", "nav.proposals"],
  reject: ["adjudications", "review.title"],
  talk: ["talk", "nav.now"],
  templates: ["templates", "new.template"],
};

function Shared({ path }: { path: string }) {
  if (match("/me", path)) return <SelfScreen />;
  if (match("/outbox", path)) return <OutboxScreen />;
  const first = path.split(/[/?]/)[1] ?? "";
  if (first === "skills") {
    return (
      <DeskPart of="templates" title={t("nav.people")} back="/people">
        {({ SkillsRoom }) => <SkillsRoom path={path} />}
      </DeskPart>
    );
  }
  const room = rooms[first];
  if (!room) return <Unknown />;
  const [of, title] = room;
  return (
    <DeskPart of={of} title={t(title)}>
      {({ Room: Lazy }) => <Lazy path={path} />}
    </DeskPart>
  );
}

function FirmRooms({ path }: { path: string }) {
  if (match("/orders/new", path)) {
    return (
      <DeskPart of="making" title={t("order.new")} back="/">
        {({ AskScreen }) => <AskScreen />}
      </DeskPart>
    );
  }
  if (/^\/(orders|arrived)?([/?]|$)/.test(path)) {
    return (
      <DeskPart of="firm" title={t("firm.title")}>
        {({ FirmRoom }) => <FirmRoom path={path} />}
      </DeskPart>
    );
  }
  return <Shared path={path} />;
}

/** What a coordinator alone needs, and not with every look: people, invitations, what was stopped. */
function officeOf(path: string): { title: DeskKey; draw: (office: DeskParts["office"]) => ComponentChildren } | null {
  if (match("/people", path)) return { title: "nav.people", draw: ({ PeopleScreen }) => <PeopleScreen /> };
  const person = match("/people/:id", path)?.id;
  if (person !== undefined)
    return { title: "nav.people", draw: ({ PersonScreen }) => <PersonScreen key={person} id={person} /> };
  if (match("/invite", path)) return { title: "people.invite", draw: ({ InviteScreen }) => <InviteScreen /> };
  if (match("/held", path)) return { title: "held.title", draw: ({ HeldScreen }) => <HeldScreen /> };
  if (match("/handover", path)) return { title: "handover.title", draw: ({ HandoverScreen }) => <HandoverScreen /> };
  return null;
}

function CoordinatorRoom({ path }: { path: string }) {
  if (match("/", path)) return <NowScreen />;
  if (match("/orders", path)) return <OrdersScreen />;
  if (match("/orders/new", path)) {
    return (
      <DeskPart of="making" title={t("order.new")} back="/orders">
        {({ NewOrderScreen }) => <NewOrderScreen />}
      </DeskPart>
    );
  }
  const order = match("/orders/:id", path);
  if (order?.id !== undefined) return <OrderScreen key={order.id} id={order.id} />;
  const office = officeOf(path);
  if (office !== null) {
    return (
      <DeskPart of="office" title={t(office.title)}>
        {office.draw}
      </DeskPart>
    );
  }
  return <Shared path={path} />;
}

function Room({ role, path }: { role: Role; path: string }) {
  if (stopped.value && !match("/me", path) && !match("/outbox", path)) return <StoppedScreen />;
  return role === "firm" ? <FirmRooms path={path} /> : <CoordinatorRoom path={path} />;
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

bringParts({
  adjudications: () => import("./parts/adjudications.tsx"),
  books: () => import("./parts/books.tsx"),
  firm: () => import("./parts/firm.tsx"),
  ideas: () => import("./parts/ideas.tsx"),
  jobs: () => import("./parts/jobs.tsx"),
  making: () => import("./parts/making.tsx"),
  office: () => import("./parts/office.tsx"),
  review: () => import("./parts/review.tsx"),
  talk: () => import("./parts/talk.tsx"),
  templates: () => import("./parts/templates.tsx"),
});
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
