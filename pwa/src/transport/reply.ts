/** What can come back when one message was sent. */

/** Why an exchange did not happen. `not_ours`: something else answered; `too_large`: send less at once. */
export type Failure = "no_network" | "no_server" | "not_ours" | "signed_out" | "too_large";

export type Reply =
  /** Text of a server that may be ours; `whole` is false when the connection broke, and then the text is what had arrived. */
  | { kind: "text"; text: string; whole: boolean }
  /** `waitMs` is how long the server asked us to wait. */
  | { kind: "failure"; why: Failure; waitMs: number };

/** Sends one message and brings what came back. It never rejects: everything that can happen to a message is a reply. */
export type Send = (text: string, token: string, heard: (chunk: string) => void) => Promise<Reply>;
