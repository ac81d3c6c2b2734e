/** Pairing: how a device becomes one of a person's. */
import { beginPairing, finishPairing } from "../store/identity.ts";
import type { Identity } from "../store/schema.ts";
import type { Store } from "../store/store.ts";
import { troubleOf } from "../store/trouble.ts";
import { errorCode, whyOf } from "../transport/http.ts";
import type { Paired } from "./api.ts";

interface Answer extends Omit<Identity, "token"> {}

/** Ask to be paired. The token is minted here and kept before anybody is asked, so asking again is safe. */
export async function pair(store: Store, code: string, label: string, app: string, lang: string): Promise<Paired> {
  try {
    const asked = await beginPairing(store.database, code, mintToken);
    const body = JSON.stringify({ code: asked.code, token: asked.token, label, app });
    const answer = await ask(body, lang);
    if (typeof answer === "string") return { ok: false, code: answer };
    const { device, person, hub, firm } = answer;
    const ours = await finishPairing(store.database, { device, token: asked.token, person, hub, firm });
    if (!ours) return { ok: false, code: "unsent_work" };
    store.neighbours.tell({ about: "identity" });
    return { ok: true };
  } catch (error) {
    return { ok: false, code: troubleOf(error).code };
  }
}

/** The server's answer, or a code. */
async function ask(body: string, lang: string): Promise<Answer | string> {
  const headers = { "content-type": "application/json", "accept-language": lang };
  let response: Response;
  try {
    response = await fetch("/pair", { method: "POST", body, headers, credentials: "omit", redirect: "manual" });
  } catch {
    return navigator.onLine === false ? "no_network" : "no_server";
  }
  if (!response.ok) return (await errorCode(response)) ?? whyOf(response, null);
  const answer = (await response.json().catch(() => null)) as Partial<Answer> | null;
  const { device, person, hub, firm } = answer ?? {};
  if (typeof device !== "string" || typeof person?.id !== "number" || !hub) return "not_ours";
  return { device, person, hub, firm: firm ?? null };
}

/** 256 random bits, base64url. */
function mintToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}
