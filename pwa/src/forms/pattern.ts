/**
 * Patterns of text, followed in one pass (Thompson's construction), so that they mean the same as on the server and nobody
 * can make them slow. Twin of server/forms/pattern.py, where the rules stand.
 */
const MAX_LENGTH = 200;
const MAX_STATES = 2000;
const MAX_TEXT = 2000;

type Range = readonly [string, string];

interface Chars {
  readonly ranges: readonly Range[];
  readonly negated: boolean;
}

type Part =
  | { readonly kind: "chars"; readonly chars: Chars }
  | { readonly kind: "sequence" | "either"; readonly parts: readonly Part[] }
  | { readonly kind: "repeat"; readonly part: Part; readonly least: number; readonly most: number | null };

/** Over a character to `next`, or, without chars, to each of `next` at once. */
interface State {
  readonly chars: Chars | null;
  readonly next: readonly number[];
}

const CLASSES: Readonly<Record<string, readonly Range[]>> = {
  d: [["0", "9"]],
  w: [
    ["0", "9"],
    ["A", "Z"],
    ["_", "_"],
    ["a", "z"],
  ],
  s: [
    [" ", " "],
    ["\t", "\n"],
    ["\r", "\r"],
  ],
};
const CONTROL: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const SIGNS = "\\^$.|?*+()[]{}-/ ";

class Bad extends Error {}

const known = new Map<string, readonly State[] | null>();

/** Whether the pattern is one. */
export function safe(pattern: string): boolean {
  return statesOf(pattern) !== null;
}

/** Whether the whole text is as the pattern describes; never for what is no pattern. */
export function matches(pattern: string, text: string): boolean {
  const states = statesOf(pattern);
  const chars = [...text];
  if (!states || chars.length > MAX_TEXT) return false;
  let at = reached(states, [states.length - 1]);
  for (const char of chars) {
    const steps: number[] = [];
    for (const state of at) {
      const { chars: wanted, next } = states[state] as State;
      if (wanted && holds(wanted, char)) steps.push(...next);
    }
    at = reached(states, steps);
  }
  return at.has(0);
}

function statesOf(pattern: string): readonly State[] | null {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  let states: State[] | null = null;
  if ([...pattern].length <= MAX_LENGTH) {
    let body = pattern.startsWith("^") ? pattern.slice(1) : pattern;
    if (body.endsWith("$") && !body.endsWith("\\$")) body = body.slice(0, -1);
    try {
      const part = new Reader([...body]).whole();
      states = [{ chars: null, next: [] }];
      const start = build(part, 0, states);
      states.push({ chars: null, next: [start] });
    } catch (error) {
      if (!(error instanceof Bad)) throw error;
      states = null;
    }
  }
  known.set(pattern, states);
  return states;
}

function build(part: Part, after: number, states: State[]): number {
  if (states.length > MAX_STATES) throw new Bad();
  const add = (chars: Chars | null, next: readonly number[]) => states.push({ chars, next }) - 1;
  switch (part.kind) {
    case "chars":
      return add(part.chars, [after]);
    case "sequence":
      return part.parts.reduceRight((then, each) => build(each, then, states), after);
    case "either": {
      const then = part.parts.map((each) => build(each, after, states));
      return add(null, then);
    }
    case "repeat": {
      const { part: inner, least, most } = part;
      let then = after;
      if (most === null) {
        then = add(null, []);
        const start = build(inner, then, states);
        states[then] = { chars: null, next: [start, after] };
      } else {
        for (let i = least; i < most; i++) {
          const start = build(inner, then, states);
          then = add(null, [start, after]);
        }
      }
      for (let i = 0; i < least; i++) then = build(inner, then, states);
      return then;
    }
  }
}

/** The states that are reached without a character. */
function reached(states: readonly State[], begin: readonly number[]): Set<number> {
  const found = new Set<number>();
  const waiting = [...begin];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (found.has(state)) continue;
    found.add(state);
    const { chars, next } = states[state] as State;
    if (!chars) waiting.push(...next);
  }
  return found;
}

function holds({ ranges, negated }: Chars, char: string): boolean {
  const point = char.codePointAt(0) as number;
  const within = ([first, last]: Range) =>
    (first.codePointAt(0) as number) <= point && point <= (last.codePointAt(0) as number);
  return ranges.some(within) !== negated;
}

class Reader {
  private at = 0;
  private readonly text: readonly string[];

  constructor(text: readonly string[]) {
    this.text = text;
  }

  whole(): Part {
    const part = this.either();
    if (this.next) throw new Bad();
    return part;
  }

  private get next(): string {
    return this.text[this.at] ?? "";
  }

  private take(): string {
    const char = this.text[this.at++];
    if (!char) throw new Bad();
    return char;
  }

  private either(): Part {
    const parts = [this.sequence()];
    while (this.next === "|") {
      this.take();
      parts.push(this.sequence());
    }
    return parts.length > 1 ? { kind: "either", parts } : (parts[0] as Part);
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.next && !"|)".includes(this.next)) parts.push(this.repeated(this.atom()));
    return { kind: "sequence", parts };
  }

  private repeated(part: Part): Part {
    const sign = this.next;
    let [least, most]: [number, number | null] = [0, null];
    if (sign === "{") [least, most] = this.counts();
    else if (sign && "*+?".includes(sign)) {
      this.take();
      if (sign === "+") least = 1;
      if (sign === "?") most = 1;
    } else return part;
    if (this.next && "*+?{".includes(this.next)) throw new Bad();
    return { kind: "repeat", part, least, most };
  }

  private counts(): [number, number | null] {
    this.take();
    let written = "";
    while (this.next !== "}") written += this.take();
    this.take();
    const match = /^([0-9]{1,3})(,([0-9]{1,3})?)?$/.exec(written);
    if (!match) throw new Bad();
    const least = Number(match[1]);
    const most = match[2] ? (match[3] ? Number(match[3]) : null) : least;
    if (most !== null && most < least) throw new Bad();
    return [least, most];
  }

  private atom(): Part {
    const char = this.take();
    if (char === "(") {
      if (this.next === "?") {
        this.take();
        if (this.take() !== ":") throw new Bad();
      }
      const part = this.either();
      if (this.take() !== ")") throw new Bad();
      return part;
    }
    if (char === ".") return one([["\n", "\n"]], true);
    if (char === "[") return this.set();
    if (char === "\\") return this.escaped();
    if ("^$*+?{}]".includes(char)) throw new Bad();
    return one([[char, char]]);
  }

  private escaped(): Part {
    const char = this.take();
    const ranges = "dwsDWS".includes(char) ? CLASSES[char.toLowerCase()] : undefined;
    if (ranges) return one(ranges, char < "a");
    const meant = sign(char);
    return one([[meant, meant]]);
  }

  private set(): Part {
    const negated = this.next === "^";
    if (negated) this.take();
    const ranges: Range[] = [];
    while (this.next !== "]") {
      let char = this.take();
      if (char === "[") throw new Bad();
      if (char === "\\") {
        char = this.take();
        const many = CLASSES[char];
        if (many) {
          ranges.push(...many);
          continue;
        }
        char = sign(char);
      }
      let last = char;
      if (this.next === "-") {
        this.take();
        if ((this.next as string) === "]") ranges.push(["-", "-"]);
        else {
          last = this.take();
          if (last === "[") throw new Bad();
          if (last === "\\") last = sign(this.take());
          if ((last.codePointAt(0) as number) < (char.codePointAt(0) as number)) throw new Bad();
        }
      }
      ranges.push([char, last]);
    }
    this.take();
    if (!ranges.length) throw new Bad();
    return one(ranges, negated);
  }
}

function one(ranges: readonly Range[], negated = false): Part {
  return { kind: "chars", chars: { ranges, negated } };
}

function sign(char: string): string {
  const control = CONTROL[char];
  if (control) return control;
  if (!SIGNS.includes(char)) throw new Bad();
  return char;
}
