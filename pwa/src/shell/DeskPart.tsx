/** The parts of the desks' page, fetched when they are wanted (docs/decisions/0011-parts-of-a-page.md). */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { DeskPage } from "../features/hubs/DeskPage.tsx";
import { t } from "../text/desk.ts";
import { Button } from "../ui/Button.tsx";
import { Empty } from "../ui/Empty.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";

/** Where the parts come from; desk.tsx says it, because the screens in them use parts themselves. */
export interface DeskParts {
  adjudications: typeof import("../parts/adjudications.tsx");
  books: typeof import("../parts/books.tsx");
  firm: typeof import("../parts/firm.tsx");
  ideas: typeof import("../parts/ideas.tsx");
  jobs: typeof import("../parts/jobs.tsx");
  making: typeof import("../parts/making.tsx");
  office: typeof import("../parts/office.tsx");
  review: typeof import("../parts/review.tsx");
  talk: typeof import("../parts/talk.tsx");
  templates: typeof import("../parts/templates.tsx");
}

type Name = keyof DeskParts;
type Sources = { [N in Name]: () => Promise<DeskParts[N]> };

let sources: Sources | null = null;

export function bringParts(from: Sources): void {
  sources = from;
}

const here = signal<Partial<DeskParts>>({});
const missing = signal<ReadonlySet<Name>>(new Set());

async function open(name: Name): Promise<void> {
  try {
    const part = await sources?.[name]();
    here.value = { ...here.value, [name]: part };
  } catch {
    missing.value = new Set(missing.value).add(name);
  }
}

interface PartProps<N extends Name> {
  of: N;
  /** The title of the screen while it is on its way. What stands inside a screen has none. */
  title?: string;
  back?: string;
  /** Nothing stands in its place until it is here: the screen is whole without it. */
  quiet?: boolean;
  children: (part: DeskParts[N]) => ComponentChildren;
}

/** Something out of a part, or in its place what to look at until it is here. */
export function DeskPart<N extends Name>({ of, title, back, quiet, children }: PartProps<N>) {
  const part = here.value[of];
  useEffect(() => {
    if (!here.peek()[of]) void open(of);
  }, [of]);
  if (part) return <>{children(part as DeskParts[N])}</>;
  if (quiet) return null;
  const meanwhile = missing.value.has(of) ? (
    <Empty
      icon="wait"
      title={t("part.missing")}
      action={
        <Button icon="connect" onClick={() => location.reload()}>
          {t("part.again")}
        </Button>
      }
    >
      <p>{t("part.body")}</p>
    </Empty>
  ) : (
    <Skeleton label={t("ui.loading")} />
  );
  if (title === undefined) return meanwhile;
  return (
    <DeskPage title={title} {...(back === undefined ? {} : { back })}>
      {meanwhile}
    </DeskPage>
  );
}
