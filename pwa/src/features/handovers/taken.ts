// Bringing a hand-over file to the server, and what it answers, read without trust.
import { house } from "../../house.ts";
import { lang } from "../../text/index.ts";
import { type Refusal, refusal } from "../orders/answer.ts";
import type { PersonRef } from "../orders/rows.ts";

export interface Item {
  n: number;
  name: string;
  at: number;
  verdict: "applied" | "held" | "refused";
  code: string | null;
  /** false: it had arrived before, by network or by an earlier file */
  new: boolean;
  piece: string | null;
  receipt: string | null;
  /** what a coordinator made of it since, when it was stopped */
  decision: "applied" | "set_aside" | null;
}

/** It has been taken in: at once, or by a coordinator's decision. */
export function isIn(item: Item): boolean {
  return item.verdict === "applied" || item.decision === "applied";
}

export interface Taken {
  device: string;
  label: string;
  person: PersonRef;
  revoked: boolean;
  items: Item[];
  drafts: { piece: string; kept: boolean }[];
}

export type Brought = { kind: "taken"; taken: Taken } | { kind: "refused"; refusal: Refusal } | { kind: "network" };

/** As in SPEC.md, HO2: a longer file is not even sent. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

export function isTaken(body: unknown): body is Taken {
  const value = body as Partial<Taken> | null;
  return typeof value?.person?.name === "string" && Array.isArray(value.items) && Array.isArray(value.drafts);
}

export async function bring(file: Blob): Promise<Brought> {
  if (file.size > MAX_FILE_BYTES) return { kind: "refused", refusal: { code: "too_large", message: "", rows: [] } };
  try {
    const response = await house.request("/handovers", {
      method: "POST",
      body: file,
      headers: { "Accept-Language": lang.value, "Content-Type": "application/json" },
    });
    if (!response.ok) {
      const said = await refusal(response);
      // a proxy's page says nothing about the file
      return said.message === "" && said.code.startsWith("http_")
        ? { kind: "network" }
        : { kind: "refused", refusal: said };
    }
    const body: unknown = await response.json();
    if (!isTaken(body)) return { kind: "network" };
    void house.connect();
    return { kind: "taken", taken: body };
  } catch {
    return { kind: "network" };
  }
}
