/** Listens to an answer while it arrives, to show how far a download is. What it hears changes nothing. */

/** Rows heard of the rows of a scope. */
export interface Heard {
  scope: string;
  have: number;
  of: number;
}

/**
 * Returns what takes the chunks. `have` starts at what the device holds of a scope when the segment does not start at 0.
 */
export function listenTo(held: (scope: string) => number, tell: (heard: Heard) => void): (chunk: string) => void {
  let rest = "";
  let scope = "";
  let have = 0;
  const hear = (line: string): void => {
    if (line.startsWith('["row"')) have++;
    else if (line.startsWith('["from"')) {
      const [, name, seq] = JSON.parse(line) as [string, string, number];
      if (seq === 0) have = 0;
      else if (name !== scope) have = held(name);
      scope = name;
    } else if (line.startsWith('["to"')) {
      const of = (JSON.parse(line) as unknown[])[4];
      if (typeof of === "number" && of > 0) tell({ scope, have: Math.min(have, of), of });
    }
  };
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    try {
      for (const line of lines) hear(line);
    } catch {
      // Not our protocol: reading the answer will say so.
    }
  };
}
