/**
 * The one expression language of forms: shown-if, valid-if, calculated. Twin of server/forms/expression.py, where the rules
 * stand; both play tests/vectors/expressions.json.
 */
import { matches, safe } from "./pattern.ts";
import type { Quantity } from "./quantity.ts";
import * as q from "./quantity.ts";

const MAX_LENGTH = 1000;
const MAX_DEPTH = 32;
const MAX_TEXT = 10_000;

export type Value = string | boolean | Quantity;

export type Node =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "answer"; readonly key: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] };

/** What was written is no expression: why, and at which character. */
export class BadExpression extends Error {
  readonly code: string;
  readonly at: number;

  constructor(code: string, at: number) {
    super(`${code} at ${at}`);
    this.code = code;
    this.at = at;
  }
}

type Kind = "number" | "text" | "key" | "dot" | "word" | "sign";
interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly at: number;
}

const KINDS: readonly Kind[] = ["number", "text", "key", "dot", "word", "sign"];
const TOKEN =
  /(?:([0-9]+(?:\.[0-9]+)?|\.[0-9]+)|('[^']*'|"[^"]*")|\$\{ *([^\s${}'"]+) *\}|(\.(?![.0-9]))|([a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*)|(<=|>=|!=|[-+*=<>(),]))/y;

const BLANK = /[ \t\r\n]+/y;

/** Binary operators, the loosest first, as in XPath 1.0 (3.1). */
const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const next = (from: number): number => {
    BLANK.lastIndex = from;
    return BLANK.test(text) ? BLANK.lastIndex : from;
  };
  for (let at = next(0); at < text.length; at = next(TOKEN.lastIndex)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new BadExpression("unreadable", at);
    const index = match.findIndex((part, i) => i > 0 && part !== undefined) - 1;
    found.push({ kind: KINDS[index] as Kind, text: match[index + 1] as string, at });
  }
  return found;
}

/** The same few are read again with every letter that a worker types. */
const trees = new Map<string, Node>();

/** The tree of an expression. Throws BadExpression. */
export function parse(text: string): Node {
  const tree = trees.get(text) ?? grow(text);
  trees.set(text, tree);
  return tree;
}

function grow(text: string): Node {
  if (text.length > MAX_LENGTH) throw new BadExpression("too_long", MAX_LENGTH);
  const read = tokens(text);
  let at = 0;

  const isSign = (sign: string): boolean => read[at]?.kind === "sign" && read[at]?.text === sign;
  const expect = (sign: string): void => {
    const token = read[at];
    if (!token) throw new BadExpression("unfinished", text.length);
    if (!isSign(sign)) throw new BadExpression("unexpected", token.at);
    at++;
  };

  function binary(level: number, depth: number): Node {
    const names = LEVELS[level];
    if (!names) return unary(depth);
    let left = binary(level + 1, depth);
    for (
      let token = read[at];
      token && "sign word".includes(token.kind) && names.includes(token.text);
      token = read[at]
    ) {
      at++;
      left = { kind: "call", name: token.text, args: [left, binary(level + 1, depth)] };
    }
    return left;
  }

  function unary(depth: number): Node {
    const token = read[at];
    if (!token) throw new BadExpression("unfinished", text.length);
    if (depth >= MAX_DEPTH) throw new BadExpression("too_deep", token.at);
    at++;
    switch (token.kind) {
      case "number": {
        const value = q.read(token.text.replace(/^\./, "0."));
        if (!value) throw new BadExpression("too_long", token.at);
        return { kind: "literal", value };
      }
      case "text":
        return { kind: "literal", value: token.text.slice(1, -1) };
      case "key":
        return { kind: "answer", key: token.text };
      case "dot":
        return { kind: "answer", key: "." };
      case "word":
        return call(token, depth);
      case "sign":
        if (token.text === "-") return { kind: "call", name: "negative", args: [unary(depth + 1)] };
        if (token.text === "(") {
          const inner = binary(0, depth + 1);
          expect(")");
          return inner;
        }
    }
    throw new BadExpression("unexpected", token.at);
  }

  function call(token: Token, depth: number): Node {
    const counts = Object.hasOwn(COUNTS, token.text) ? COUNTS[token.text] : undefined;
    if (!counts || !isSign("(")) throw new BadExpression("unknown_function", token.at);
    at++;
    const args: Node[] = [];
    if (!isSign(")")) {
      args.push(binary(0, depth + 1));
      while (isSign(",")) {
        at++;
        args.push(binary(0, depth + 1));
      }
    }
    expect(")");
    const [least, most] = counts;
    if (args.length < least || args.length > most) throw new BadExpression("wrong_arguments", token.at);
    if (token.text === "regex") {
      const written = args[1];
      if (written?.kind !== "literal" || typeof written.value !== "string") {
        throw new BadExpression("pattern_not_fixed", token.at);
      }
      if (!safe(written.value)) throw new BadExpression("bad_pattern", token.at);
    }
    return { kind: "call", name: token.text, args };
  }

  const node = binary(0, 0);
  const rest = read[at];
  if (rest) throw new BadExpression("unexpected", rest.at);
  return node;
}

/** The value; `answers` are canonical texts by key ("." too), `today` an ISO date. */
export function evaluate(node: Node, answers: ReadonlyMap<string, string>, today: string): Value {
  if (node.kind === "literal") return node.value;
  if (node.kind === "answer") return answers.get(node.key) ?? "";
  const value = (at: number): Value => evaluate(node.args[at] as Node, answers, today);
  switch (node.name) {
    case "and":
      return truth(value(0)) && truth(value(1));
    case "or":
      return truth(value(0)) || truth(value(1));
    case "if":
      return truth(value(0)) ? value(1) : value(2);
    case "coalesce": {
      for (let at = 0; at < node.args.length; at++) {
        const found = value(at);
        if (found !== "") return found;
      }
      return "";
    }
    case "today":
      return today;
  }
  return (FUNCTIONS[node.name] as Function_)[2](node.args.map((_, at) => value(at)));
}

/** The keys that an expression reads, "." among them where it is used. */
export function answersIn(node: Node): readonly string[] {
  if (node.kind === "answer") return [node.key];
  return node.kind === "call" ? [...new Set(node.args.flatMap(answersIn))] : [];
}

/** A text that is not blank, a number that is not zero. */
export function truth(value: Value): boolean {
  return typeof value === "object" ? value.digits !== 0n : Boolean(value);
}

/** A value as an answer would be kept. */
export function textOf(value: Value): string {
  if (typeof value === "object") return q.write(value);
  return typeof value === "boolean" ? String(value) : cut(value);
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : [...text].slice(0, MAX_TEXT).join("");
}

type Function_ = readonly [least: number, most: number, run: (args: readonly Value[]) => Value];
type Args = readonly Value[];

const at = (args: Args, n: number): Value => args[n] as Value;
const text = (args: Args, n = 0): string => textOf(at(args, n));
const count = (n: number): Quantity => ({ digits: BigInt(n), scale: 0 });

function number(value: Value): Quantity | null {
  if (typeof value === "object") return value;
  return typeof value === "boolean" ? count(Number(value)) : q.read(value);
}

function arithmetic(how: (a: Quantity, b: Quantity) => Quantity | null): Function_ {
  return [
    2,
    2,
    (args) => {
      const [a, b] = [number(at(args, 0)), number(at(args, 1))];
      return (a && b && how(a, b)) ?? "";
    },
  ];
}

function numeric(how: (a: Quantity) => Quantity | null): Function_ {
  return [
    1,
    1,
    (args) => {
      const a = number(at(args, 0));
      return (a && how(a)) ?? "";
    },
  ];
}

function equal(args: Args): boolean {
  const [a, b] = [at(args, 0), at(args, 1)];
  if (typeof a === "boolean" || typeof b === "boolean") return truth(a) === truth(b);
  const [left, right] = [number(a), number(b)];
  return left && right ? q.compare(left, right) === 0 : textOf(a) === textOf(b);
}

/** Numbers by size, ISO dates by day; anything else is in no order. */
function ordered(holds: (order: number) => boolean): Function_ {
  return [
    2,
    2,
    (args) => {
      const [left, right] = [number(at(args, 0)), number(at(args, 1))];
      if (left && right) return holds(q.compare(left, right));
      const [a, b] = [days(at(args, 0)), days(at(args, 1))];
      return a !== null && b !== null && holds(Math.sign(a - b));
    },
  ];
}

/** Days since 1970-01-01 of an ISO date. */
function days(value: Value): number | null {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value < "0001") return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== value ? null : ms / 86_400_000;
}

function extreme(holds: (order: number) => boolean): Function_ {
  return [
    1,
    50,
    (args) => {
      let best: Quantity | null = null;
      for (const arg of args) {
        const one = number(arg);
        if (one && (!best || holds(q.compare(one, best)))) best = one;
      }
      return best ?? "";
    },
  ];
}

function round(args: Args): Value {
  const value = number(at(args, 0));
  const places = args.length > 1 ? number(at(args, 1)) : count(0);
  if (!value || !places || places.scale || places.digits > 30n || places.digits < -30n) return "";
  return q.rounded(value, Number(places.digits)) ?? "";
}

/** Characters from a place (0 is the first) up to, not including, another. */
function substr(args: Args): Value {
  const ends: number[] = [];
  for (const arg of args.slice(1)) {
    const end = number(arg);
    if (!end || end.scale || end.digits < 0n) return "";
    ends.push(Number(end.digits));
  }
  return [...text(args)].slice(...ends).join("");
}

/** What a choice of several holds: one option a line. */
function words(value: Value): string[] {
  return textOf(value)
    .split("\n")
    .filter((word) => word);
}

const FUNCTIONS: Readonly<Record<string, Function_>> = {
  "=": [2, 2, equal],
  "!=": [2, 2, (args) => !equal(args)],
  "<": ordered((order) => order < 0),
  "<=": ordered((order) => order <= 0),
  ">": ordered((order) => order > 0),
  ">=": ordered((order) => order >= 0),
  "+": arithmetic(q.add),
  "-": arithmetic(q.subtract),
  "*": arithmetic(q.multiply),
  div: arithmetic(q.divide),
  mod: arithmetic(q.remainder),
  negative: numeric(q.negative),
  not: [1, 1, (args) => !truth(at(args, 0))],
  true: [0, 0, () => true],
  false: [0, 0, () => false],
  number: numeric((value) => value),
  int: numeric(q.truncated),
  abs: numeric((value) => (value.digits < 0n ? q.negative(value) : value)),
  round: [1, 2, round],
  min: extreme((order) => order < 0),
  max: extreme((order) => order > 0),
  string: [1, 1, (args) => text(args)],
  "string-length": [1, 1, (args) => count([...text(args)].length)],
  concat: [1, 50, (args) => cut(args.map(textOf).join(""))],
  contains: [2, 2, (args) => text(args).includes(text(args, 1))],
  "starts-with": [2, 2, (args) => text(args).startsWith(text(args, 1))],
  "ends-with": [2, 2, (args) => text(args).endsWith(text(args, 1))],
  substr: [2, 3, substr],
  regex: [2, 2, (args) => matches(text(args, 1), text(args))],
  selected: [2, 2, (args) => words(at(args, 0)).includes(text(args, 1))],
  "count-selected": [1, 1, (args) => count(words(at(args, 0)).length)],
  "decimal-date-time": [
    1,
    1,
    (args) => {
      const day = days(at(args, 0));
      return day === null ? "" : count(day);
    },
  ],
};

/** What a person may call, and with how many arguments. */
const COUNTS: Readonly<Record<string, readonly [number, number]>> = {
  ...Object.fromEntries(
    Object.entries(FUNCTIONS)
      .filter(([name]) => /^[a-z]/.test(name) && !["div", "mod", "negative"].includes(name))
      .map(([name, [least, most]]) => [name, [least, most] as const]),
  ),
  if: [3, 3],
  coalesce: [1, 50],
  today: [0, 0],
};
