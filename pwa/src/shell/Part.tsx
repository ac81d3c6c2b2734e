/**
 * The parts of the worker's page that are fetched when they are wanted. The build makes a file of each of src/parts and hands it the
 * code that it shares with the page (docs/decisions/0011-parts-of-a-page.md).
 */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../text/index.ts";
import { Button } from "../ui/Button.tsx";
import { Empty } from "../ui/Empty.tsx";
import { Page } from "../ui/Page.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { toast } from "../ui/toast.tsx";

const sources = {
  files: () => import("../parts/files.tsx"),
  pair: () => import("../parts/pair.tsx"),
  form: () => import("../parts/form.tsx"),
  pictures: () => import("../parts/pictures.tsx"),
  find: () => import("../parts/find.tsx"),
  manual: () => import("../parts/manual.tsx"),
  later: () => import("../parts/later.tsx"),
  proposals: () => import("../parts/proposals.tsx"),
  threads: () => import("../parts/threads.tsx"),
  money: () => import("../parts/money.tsx"),
  training: () => import("../parts/training.tsx"),
};

type Sources = typeof sources;
type Name = keyof Sources;
type Parts = { [N in Name]: Awaited<ReturnType<Sources[N]>> };

const here = signal<Partial<Parts>>({});
const missing = signal<Partial<Record<Name, boolean>>>({});
const asked = new Map<Name, Promise<Parts[Name] | null>>();

/** Fetch a part, once; null when it could not be had: it is asked for again the next time it is wanted. */
export function fetchPart<N extends Name>(name: N): Promise<Parts[N] | null> {
  const fetching = asked.get(name) ?? arrive(name);
  asked.set(name, fetching);
  return fetching as Promise<Parts[N] | null>;
}

async function arrive(name: Name): Promise<Parts[Name] | null> {
  try {
    const part = await sources[name]();
    here.value = { ...here.value, [name]: part };
    return part;
  } catch {
    asked.delete(name);
    missing.value = { ...missing.value, [name]: true };
    return null;
  }
}

/**
 * Some browsers remember for the life of a page that a module could not be had, and a newer version of the app may have taken this
 * one's place: loading again heals both. Only when our server is there, because the page that is here works without one.
 */
async function again(): Promise<void> {
  const there = await fetch("/health", { cache: "no-store", credentials: "omit" }).catch(() => null);
  if (there?.ok && there.headers.get("content-type")?.includes("json")) location.reload();
  else toast(t("part.still"));
}

interface PartProps<N extends Name> {
  of: N;
  /** The title of the screen while it is on its way. What stands inside a screen has none. */
  title?: string;
  back?: string;
  /** What stands in the place of something inside a screen. */
  meanwhile?: ComponentChildren;
  children: (part: Parts[N]) => ComponentChildren;
}

/** Something out of a part, or in its place what to look at until it is here. */
export function Part<N extends Name>({ of, title, back, meanwhile, children }: PartProps<N>) {
  useEffect(() => void fetchPart(of), [of]);
  const part = here.value[of];
  if (part) return <>{children(part as Parts[N])}</>;
  if (title === undefined) return <>{!missing.value[of] && meanwhile}</>;
  return (
    <Page title={title} {...(back === undefined ? {} : { back })}>
      {missing.value[of] ? (
        <Empty
          icon="wait"
          title={t("part.missing")}
          action={
            <Button icon="connect" onClick={() => void again()}>
              {t("part.again")}
            </Button>
          }
        >
          {t("part.missingBody")}
        </Empty>
      ) : (
        <Skeleton label={t("app.loading")} />
      )}
    </Page>
  );
}
