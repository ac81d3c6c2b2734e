/** A mutation in words: 「名刺の入力」を届ける. */
import { orderOf } from "../features/pieces/data.ts";
import type { Pending } from "../house.ts";
import { t } from "../text/index.ts";

const known = [
  "piece.take",
  "piece.give_back",
  "pack.take",
  "pack.give_back",
  "result.save",
  "result.submit",
  "held.review",
] as const;
/** What is done in a talk, or while one waits. */
const talks = /^(message\.post|piece\.(hold|go_on))$/;

export function describe(one: Pending): string {
  const name = talks.test(one.name) ? "talk" : known.find((key) => key === one.name);
  if (!name)
    return t(
      one.name.startsWith("proposal.") ? "me.ideas" : one.name.startsWith("training.") ? "me.training" : "act.other",
    );
  const { count } = one.args as { count?: number };
  return t(`act.${name}`, { title: orderOf(one.args)?.title ?? t("act.someOrder"), n: count ?? 1 });
}
