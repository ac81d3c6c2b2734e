import "./ui/tokens.css";
import "./ui/kit.css";
import "./shell/frame.css";
import "./features/pieces/pieces.css";
import "./features/files/files.css";
import "./features/people/people.css";
import "./features/pairing/pairing.css";
import { InstallPage } from "./features/pairing/Install.tsx";
import { PairPage } from "./features/pairing/PairPage.tsx";
import { MePage } from "./features/people/MePage.tsx";
import { OutboxPage } from "./features/people/OutboxPage.tsx";
import { FindPage } from "./features/pieces/FindPage.tsx";
import { OrderPage } from "./features/pieces/OrderPage.tsx";
import { PiecePage } from "./features/pieces/PiecePage.tsx";
import { TodayPage } from "./features/pieces/TodayPage.tsx";
import { DeliveredPage } from "./features/results/DeliveredPage.tsx";
import { bringFiles, house } from "./house.ts";
import { Frame } from "./shell/Frame.tsx";
import { mount } from "./shell/mount.tsx";
import { NotFound } from "./shell/NotFound.tsx";
import { match, route } from "./shell/router.ts";
import { t } from "./text/index.ts";
import { learnEnglish } from "./text/learn.ts";
import { Notice } from "./ui/Notice.tsx";
import { Page } from "./ui/Page.tsx";
import { Skeleton } from "./ui/Skeleton.tsx";

function Screen() {
  const path = route.value;
  const pairing = match("/pair", path) ?? match("/pair/:code", path);
  // A phone that lost its registration takes a new code, and keeps what is on it.
  if (pairing && house.link.value.state === "signed_out") return <PairPage />;
  if (pairing || match("/", path)) return <TodayPage />;
  if (match("/find", path)) return <FindPage />;
  if (match("/delivered", path)) return <DeliveredPage />;
  if (match("/me", path)) return <MePage />;
  if (match("/outbox", path)) return <OutboxPage />;
  if (match("/install", path)) return <InstallPage />;
  const order = match("/order/:id", path);
  if (order?.id) return <OrderPage key={order.id} id={order.id} />;
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
  if (phase === "unpaired") return <PairPage />;
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

bringFiles(async () => (await import("./parts/files.tsx")).Files);
mount(App, learnEnglish);
