/** Ready trees of trades to start from: server/features/jobs/ready.json, in which every text is [ja, en]. */
import trees from "../../../../server/features/jobs/ready.json";
import { lang } from "../../text/index.ts";
import type { Sprout } from "./foresee.ts";
import type { Facts } from "./rows.ts";

type Words = string[];

export interface ReadyNode {
  title: Words;
  per?: string;
  times?: number;
  unit?: Words;
  minutes?: number;
  who?: Words;
  hands?: number;
  risk?: Words;
  sure?: string;
  same?: string;
  secret?: string;
  verb?: string;
  reason?: Words;
  nodes?: ReadyNode[];
}

export interface ReadyTree extends ReadyNode {
  id: string;
  trade: Words;
  nodes: ReadyNode[];
}

export const ready: readonly ReadyTree[] = trees;

/** One of the two languages. */
export const inLang = (words: Words | undefined): string => words?.[lang.value === "en" ? 1 : 0] ?? "";

export function factsOf(node: ReadyNode): Facts {
  const facts: Record<string, unknown> = {};
  const { title, per, times, unit, minutes, who, hands, risk, sure, same, secret } = node;
  for (const [name, value] of Object.entries({
    title,
    per,
    times,
    unit,
    minutes,
    who,
    hands,
    risk,
    sure,
    same,
    secret,
  })) {
    if (value !== undefined) facts[name] = Array.isArray(value) ? inLang(value) : value;
  }
  return facts;
}

/** Everything below a node, each after what it lies below. `mint` makes keys. */
export function sproutsOf(tree: ReadyNode, parent: string, mint: () => string): Sprout[] {
  return (tree.nodes ?? []).flatMap((node) => {
    const job = mint();
    const verb = (node.verb ?? "") as NonNullable<Sprout["verb"]>;
    return [{ job, parent, facts: factsOf(node), verb, reason: inLang(node.reason) }, ...sproutsOf(node, job, mint)];
  });
}

/** The ready tree for work of this name, in this trade: the one that shares most of its name's pairs of letters. */
export function likely(title: string, industry: string): ReadyTree | null {
  const pairs = (text: string) => {
    const plain = text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
    return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)));
  };
  const shared = (one: Set<string>, other: Set<string>) => [...one].filter((pair) => other.has(pair)).length;
  const own = pairs(title);
  const rated = ready
    .map((tree) => ({
      tree,
      named: Math.max(...tree.title.map((name) => shared(own, pairs(name)))),
      trade: Math.max(...tree.trade.map((name) => shared(pairs(industry), pairs(name)))),
    }))
    .filter(({ named, trade }) => named >= 2 || (named === 1 && trade > 0))
    .sort((a, b) => b.named - a.named || b.trade - a.trade);
  return rated[0]?.tree ?? null;
}
