/** A mutation in words: 「名刺の入力」を届ける. */
import { orderOf } from "../features/pieces/data.ts";
import type { Pending } from "../house.ts";
import { t } from "../text/index.ts";

const known = ["piece.take", "piece.give_back", "result.save", "result.submit", "held.review"] as const;

export function describe(one: Pending): string {
  const name = known.find((key) => key === one.name);
  if (!name)
    return t(
      one.name.startsWith("proposal.") ? "me.ideas" : one.name.startsWith("training.") ? "me.training" : "act.other",
    );
  const { count } = one.args as { count?: number };
  return t(`act.${name}`, { title: orderOf(one.args)?.title ?? t("act.someOrder"), n: count ?? 1 });
}
