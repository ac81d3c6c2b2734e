import { afterEach, describe, expect, it, vi } from "vitest";
import { house } from "../../house.ts";
import { bring, isTaken, MAX_FILE_BYTES } from "./taken.ts";

const TAKEN = {
  device: "7",
  label: "",
  person: { id: 1, name: "田中", tint: 1 },
  revoked: false,
  items: [],
  drafts: [],
};

function answered(response: Response | Error) {
  const request = vi.spyOn(house, "request");
  if (response instanceof Error) request.mockRejectedValue(response);
  else request.mockResolvedValue(response);
  return request;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a file that is brought", () => {
  it("goes up as it is, and what arrived comes back", async () => {
    const request = answered(Response.json(TAKEN));
    const connect = vi.spyOn(house, "connect").mockResolvedValue();
    const file = new Blob(["{}"]);
    expect(await bring(file)).toEqual({ kind: "taken", taken: TAKEN });
    expect(request.mock.calls[0]?.[0]).toBe("/handovers");
    expect(request.mock.calls[0]?.[1]?.body).toBe(file);
    expect(connect).toHaveBeenCalledOnce();
  });

  it("that is refused says why", async () => {
    answered(Response.json({ error: { code: "handover_damaged", message: "壊れています" } }, { status: 422 }));
    expect(await bring(new Blob(["{}"]))).toMatchObject({
      kind: "refused",
      refusal: { code: "handover_damaged", message: "壊れています" },
    });
  });

  it.each([
    new TypeError("no network"),
    new Response("<html>", { status: 502 }),
    new Response("<html>"),
    Response.json([]),
  ])("meets a bad network: %s", async (response) => {
    answered(response);
    expect(await bring(new Blob(["{}"]))).toEqual({ kind: "network" });
  });

  it("that is too long is not sent at all", async () => {
    const request = answered(Response.json(TAKEN));
    const file = { size: MAX_FILE_BYTES + 1 } as Blob;
    expect(await bring(file)).toMatchObject({ kind: "refused", refusal: { code: "too_large" } });
    expect(request).not.toHaveBeenCalled();
  });

  it.each([null, 1, {}, { person: {} }, { ...TAKEN, items: null }])("%j is no answer of ours", (body) => {
    expect(isTaken(body)).toBe(false);
  });
});
