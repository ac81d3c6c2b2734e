import "./ui/tokens.css";
import "./ui/kit.css";
import "./shell/frame.css";
import "./features/pieces/pieces.css";
import "./features/files/attach.css";
import "./features/people/people.css";
import "./features/sources/sources.css";
import "./features/pairing/pairing.css";
import { effect } from "@preact/signals";
import { pieces } from "./features/pieces/data.ts";
import { attachments, PiecePage } from "./features/pieces/PiecePage.tsx";
import { TodayPage } from "./features/pieces/TodayPage.tsx";
import type { Form } from "./features/skills/Training.tsx";
import { bringFiles, house } from "./house.ts";
import { Frame } from "./shell/Frame.tsx";
import { mount } from "./shell/mount.tsx";
import { NotFound } from "./shell/NotFound.tsx";
import { fetchPart, Part } from "./shell/Part.tsx";
import { match, route } from "./shell/router.ts";
import { t } from "./text/index.ts";
import { learnEnglish } from "./text/learn.ts";
import { Notice } from "./ui/Notice.tsx";
import { Page } from "./ui/Page.tsx";
import { Skeleton } from "./ui/Skeleton.tsx";

function Pairing() {
  return (
    <Part of="pair" title={t("pair.title")}>
      {({ PairPage }) => <PairPage />}
    </Part>
  );
}

/** What the forms' engine draws, inside another part. */
const withForm: Form = (use, screen) => (
  <Part of="form" {...screen}>
    {use}
  </Part>
);

function Screen() {
  const path = route.value;
  const pairing = match("/pair", path) ?? match("/pair/:code", path);
  // A phone that lost its registration takes a new code, and keeps what is on it.
  if (pairing && house.link.value.state === "signed_out") return <Pairing />;
  if (pairing || match("/", path)) return <TodayPage />;
  if (match("/find", path)) {
    return (
      <Part of="find" title={t("nav.find")}>
        {({ FindPage }) => <FindPage />}
      </Part>
    );
  }
  if (match("/delivered", path)) {
    return (
      <Part of="later" title={t("nav.delivered")}>
        {({ DeliveredPage }) => (
          <DeliveredPage
            sums={
              <Part of="money" meanwhile={t("money.title")}>
                {({ Sums }) => <Sums />}
              </Part>
            }
          />
        )}
      </Part>
    );
  }
  const statement = match("/money/:id", path);
  if (statement || match("/money", path)) {
    return (
      <Part of="money" title={t("money.title")} back="/delivered">
        {({ MoneyPage, StatementPage }) => {
          const asking = (line: number, code: string) => (
            <Part of="threads">{({ AskLine }) => <AskLine line={line} code={code} />}</Part>
          );
          return statement?.id ? <StatementPage id={statement.id} asking={asking} /> : <MoneyPage asking={asking} />;
        }}
      </Part>
    );
  }
  if (match("/me", path)) {
    return (
      <Part of="later" title={t("nav.me")}>
        {({ MePage }) => <MePage />}
      </Part>
    );
  }
  if (match("/outbox", path)) {
    return (
      <Part of="later" title={t("outbox.title")} back="/">
        {({ OutboxPage }) => <OutboxPage />}
      </Part>
    );
  }
  if (match("/install", path)) {
    return (
      <Part of="pair" title={t("pair.install")} back="/me">
        {({ InstallPage }) => <InstallPage />}
      </Part>
    );
  }
  if (/^\/ideas?(\/|$)/.test(path)) {
    return (
      <Part of="proposals" title={t("nav.me")} back="/me">
        {({ Ideas }) => <Ideas path={path} files={attachments} />}
      </Part>
    );
  }
  const talk = match("/talk/:kind/:id", path);
  if (talk?.kind && talk.id) {
    const { kind, id } = talk;
    return (
      <Part of="threads" title={t("app.loading")} back="/">
        {({ TalkPage }) => (
          <TalkPage
            key={path}
            kind={kind}
            id={id}
            photos={(words) => <Part of="files">{({ Attachments }) => <Attachments piece={words} crop />}</Part>}
          />
        )}
      </Part>
    );
  }
  if (/^\/training(\/|$)/.test(path)) {
    return (
      <Part of="training" title={t("nav.me")} back="/me">
        {({ Training }) => <Training path={path} form={withForm} />}
      </Part>
    );
  }
  const order = match("/order/:id", path);
  if (order?.id) {
    const { id } = order;
    return (
      <Part of="find" title={t("nav.find")} back="/find">
        {({ OrderPage }) => <OrderPage key={id} id={id} Part={Part} />}
      </Part>
    );
  }
  const check = match("/piece/:id/check", path);
  const piece = check ?? match("/piece/:id", path);
  if (piece?.id) return <PiecePage id={piece.id} check={check !== null} />;
  return <NotFound />;
}

function App() {
  const phase = house.phase.value;
  const me = house.me.value;
  if (phase === "broken") {
    return (
      <Page title={t("app.name")}>
        <Notice alert tone="bad" title={t("app.broken")}>
          {t("app.brokenBody")}
        </Notice>
      </Page>
    );
  }
  if (phase === "unpaired") return <Pairing />;
  if (phase === "ready" && me?.role === "worker") {
    return (
      <Frame>
        <Screen />
      </Frame>
    );
  }
  // Coordinators and firms work at their desk, which is another page.
  if (phase === "ready" && me) location.replace("/desk/");
  return (
    <Page title={t("app.name")}>
      <Skeleton label={phase === "ready" ? t("pair.toDesk") : t("app.loading")} />
    </Page>
  );
}

bringFiles(async () => {
  const part = await fetchPart("files");
  if (!part) throw new Error("not here yet");
  return part.Files;
});
mount(App, learnEnglish);

// Who holds pictures keeps them, and who held some lets go of them.
const mindPictures = () => void fetchPart("pictures").then((part) => part?.watchPictures());
void globalThis.caches?.has("pictures").then((held) => held && mindPictures());
effect(() => {
  if ([...pieces.value.values()].some((piece) => piece.sources)) mindPictures();
});

// Who has seen the first rows looks for work next.
effect(() => {
  if (house.link.value.last !== null) void fetchPart("find").then(() => fetchPart("manual"));
});
