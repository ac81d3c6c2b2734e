import "../../ui/ideaIcons.ts";
import { Button } from "../../ui/Button.tsx";
import { t } from "./words.ts";

/** 💡 on the screen of a piece: one tap to a sentence. */
export function Spark({ order, piece }: { order: number; piece: number }) {
  return (
    <div>
      <Button kind="quiet" icon="bulb" href={`#/idea/new/${order}/${piece}`}>
        {t("spark")}
      </Button>
    </div>
  );
}
