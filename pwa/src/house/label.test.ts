import { expect, it } from "vitest";
import { deviceLabel } from "./label.ts";

it.each([
  ["Mozilla/5.0 (Linux; Android 9; SC-02K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Android · Chrome"],
  [
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Safari/537.36",
    "Android · Samsung",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
    "iPhone · Safari",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
    "Windows · Edge",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux · Firefox"],
  ["curl", "—"],
])("%s is %s", (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
