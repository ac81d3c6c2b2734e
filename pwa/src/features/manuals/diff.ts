/** What changed between two texts, line by line: the longest lines in common stay, the rest was added or removed. */

export interface Change {
  readonly kind: "added" | "removed";
  readonly line: string;
}

/** In the order in which the newer text is read; what was removed stands before what came in its place. */
export function changes(before: string, after: string): Change[] {
  const [old, now] = [before, after].map(linesOf) as [string[], string[]];
  // common[i][j]: how many lines the rests from i and j have in common
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      (common[i] as number[])[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: Change[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || at(i + 1, j) >= at(i, j + 1))) {
      found.push({ kind: "removed", line: old[i++] as string });
    } else {
      found.push({ kind: "added", line: now[j++] as string });
    }
  }
  return found;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
