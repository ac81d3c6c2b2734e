import { type Key, t } from "../../text/index.ts";
import { Card } from "../../ui/Card.tsx";
import { Page } from "../../ui/Page.tsx";
import { type Phone, phoneOf } from "./code.ts";

interface Picture {
  /** What is on the screen of the phone. */
  line: string;
  /** What is to be pressed. */
  here?: string;
  /** The finger: a ring around it. */
  ring?: string;
}

const menu = (top: number, rest: string): Picture => ({
  line: `${rest}M15 ${top}h42v44h-42zM24 ${top + 9}h24M24 ${top + 35}h18`,
  here: `M24 ${top + 22}h24`,
});

const home: Picture = {
  line: "M18 20h5v5h-5zM34 20h5v5h-5zM50 20h5v5h-5zM18 38h5v5h-5zM34 38h5v5h-5zM50 38h5v5h-5z",
  here: "M20 61h2",
  ring: "M8 61a13 13 0 1026 0 13 13 0 10-26 0",
};

const text = "M17 42h38M17 52h30M17 62h38M17 72h30";

const pictures: Record<"android" | "iphone", Picture[]> = {
  android: [
    { line: `M17 18h26${text}`, ring: "M49 18a9 9 0 1018 0 9 9 0 10-18 0M58 14v.01M58 18v.01M58 22v.01" },
    menu(16, "M17 76h38M17 86h30M17 96h38"),
    home,
  ],
  iphone: [
    {
      line: `M17 22h38M17 32h30${text}`,
      ring: "M36 99V86m-4.5 4L36 85.5 40.5 90M32 93h-2v9h12v-9h-2M23 94a13 13 0 1026 0 13 13 0 10-26 0",
    },
    menu(52, "M17 18h38M17 28h30M17 38h38"),
    home,
  ],
};

/** A phone, drawn; what is to be pressed stands out. */
function Drawn({ line, here, ring }: Picture) {
  return (
    <svg class="drawn" viewBox="0 0 72 112" aria-hidden="true" focusable="false">
      <rect x="6" y="3" width="60" height="106" rx="9" />
      <path d={line} />
      {here && <path class="here" d={here} />}
      {ring && <path class="ring" d={ring} />}
    </svg>
  );
}

function Steps({ phone }: { phone: "android" | "iphone" }) {
  return (
    <Card>
      <div class="stack tight">
        <h3>{t(`guide.${phone}`)}</h3>
        <ol class="steps">
          {pictures[phone].map((picture, at) => (
            <li key={at}>
              <Drawn {...picture} />
              <span>
                {at + 1}. {t(`guide.${phone}${at + 1}` as Key)}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

export function installed(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    matchMedia("(display-mode: fullscreen)").matches ||
    (navigator as { standalone?: boolean }).standalone === true
  );
}

/** How the app comes onto the home screen, for the phone in the hand; for both when it is not known. */
export function Guide() {
  const phone: Phone = phoneOf(navigator.userAgent, navigator.maxTouchPoints);
  return (
    <div class="stack tight">
      {phone !== "iphone" && <Steps phone="android" />}
      {phone !== "android" && <Steps phone="iphone" />}
    </div>
  );
}

export function InstallPage() {
  return (
    <Page title={t("pair.install")} back="/me">
      <p>{t("pair.installBody")}</p>
      <Guide />
    </Page>
  );
}
