/** The server's half of tus as the uploader sees it, in memory, with the faults of a bad day. */
import { createHash } from "node:crypto";

interface Upload {
  sha256: string;
  size: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What happens to a request instead of what should: bytes that arrive before the line breaks, or an answer of its own. */
export type Fault = { cutAfter: number } | { answer: Response };

export class TusServer {
  readonly uploads = new Map<string, Upload>();
  /** Whole and of the right hash. */
  readonly verified = new Map<string, Uint8Array>();
  readonly heard: string[] = [];
  /** Bytes of bodies that came up, taken or not. */
  bytes = 0;
  /** Asked for every request, by its number from 0. */
  fault: (request: number, method: string) => Fault | null = () => null;
  #names = 0;

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const method = init.method ?? "GET";
    const path = String(input);
    const headers = new Headers(init.headers);
    const body = init.body instanceof Uint8Array ? new Uint8Array(init.body) : new Uint8Array();
    const fault = this.fault(this.heard.length, method);
    this.heard.push(`${method} ${headers.get("upload-offset") ?? ""}`.trim());
    if (headers.get("tus-resumable") !== "1.0.0") return problem(412, "tus_version");
    if (headers.get("authorization") !== "Bearer token-of-7") return problem(401, "token_unknown");
    if (fault && "answer" in fault) return fault.answer;
    const came = fault ? body.subarray(0, fault.cutAfter) : body;
    const answer = method === "POST" ? this.#create(headers) : this.#go(path, method, headers, came);
    if (fault) throw new TypeError("the line is cut");
    return answer;
  };

  /** Forget an upload, as a server does after a week. */
  forget(): void {
    this.uploads.clear();
  }

  #create(headers: Headers): Response {
    const metadata = Object.fromEntries(
      (headers.get("upload-metadata") ?? "").split(",").map((pair) => pair.split(" ")),
    );
    const sha256 = atob(metadata.sha256 ?? "");
    const size = Number(headers.get("upload-length"));
    const known = [...this.uploads].find(([, upload]) => upload.sha256 === sha256);
    const name = known?.[0] ?? `u${++this.#names}`;
    if (!known) this.uploads.set(name, { sha256, size, bytes: new Uint8Array() });
    const offset = this.verified.has(sha256) ? size : (known?.[1].bytes.length ?? 0);
    return new Response(null, {
      status: 201,
      headers: { location: `/files/uploads/${name}`, "upload-offset": String(offset) },
    });
  }

  #go(path: string, method: string, headers: Headers, body: Uint8Array): Response {
    const upload = this.uploads.get(path.split("/").at(-1) ?? "");
    if (!upload) return problem(404, "no_such_upload");
    if (method === "PATCH") {
      this.bytes += body.length;
      if (headers.get("upload-offset") !== String(upload.bytes.length)) return problem(409, "upload_offset");
      upload.bytes = new Uint8Array(Buffer.concat([upload.bytes, body]));
      if (upload.bytes.length === upload.size) {
        if (createHash("sha256").update(upload.bytes).digest("hex") !== upload.sha256)
          return problem(422, "file_differs");
        this.verified.set(upload.sha256, upload.bytes);
      }
    }
    return new Response(null, { status: 204, headers: { "upload-offset": String(upload.bytes.length) } });
  }
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ error: { code } }), { status, headers });
}
