import { house } from "../../house.ts";
import { Card } from "../../ui/Card.tsx";
import { Face } from "../../ui/Face.tsx";
import { ideas } from "./Ideas.tsx";
import type { Step, Verb } from "./rows.ts";
import { seen } from "./seen.ts";
import { t } from "./words.ts";

const own = new Set<Verb>(["ask", "adopt", "decline", "measure", "check"]);

function sentence({ verb, by }: Step): string {
  const name = by?.name ?? "";
  return own.has(verb) ? t(`news.${verb as "ask"}`, { name }) : t("news.other");
}

/** What became of an idea since its author looked: on きょう, until they look. */
export function IdeaNews() {
  const me = house.me.value?.id;
  const news = ideas.value.flatMap((idea) => {
    const last = idea.steps[idea.steps.length - 1];
    const fresh = last && last.by?.id !== me && (seen.value[idea.number] ?? 0) < idea.steps.length;
    return fresh ? [{ idea, last }] : [];
  });
  if (news.length === 0) return null;
  return (
    <ul class="stack tight">
      {news.map(({ idea, last }) => (
        <li key={idea.number}>
          <Card
            tone={last.verb === "adopt" || last.verb === "measure" ? "good" : "wait"}
            href={`#/idea/${idea.number}`}
          >
            <span class="who">
              {last.by && <Face name={last.by.name} tint={last.by.tint} />}
              <span class="grow">
                <strong>{sentence(last)}</strong>
                {last.words && (
                  <>
                    <br />
                    <span>{last.words}</span>
                  </>
                )}
                <br />
                <span class="small soft">{idea.words}</span>
              </span>
            </span>
          </Card>
        </li>
      ))}
    </ul>
  );
}
