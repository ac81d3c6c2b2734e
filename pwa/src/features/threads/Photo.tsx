import { useEffect, useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { type Attached, isPhoto, type WithFiles } from "../files/attached.ts";
import { pathOf, useSeen, useStored } from "../files/stored.ts";
import { t } from "./words.ts";

/** An address for bytes of this device, as long as something shows them. */
function useBytes(bytes: ArrayBuffer | null | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!bytes) return setAddress(null);
    const url = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [bytes]);
  return address;
}

/** A photo: small, from this device where it is, large once somebody asks for it. */
function Photo({ file: [sha256, , , state], no }: { file: Attached; no: number }) {
  const ref = useRef<HTMLButtonElement>(null);
  const seen = useSeen(ref);
  const [large, setLarge] = useState(false);
  const here = house.files.value?.shelf.value.blobs.find((blob) => blob.sha256 === sha256)?.thumb;
  const own = useBytes(here);
  const wanted = state === "verified" && seen && (large || !here);
  const url = useStored(wanted ? pathOf(sha256, !large) : null);
  const address = url !== null && url !== "failed" ? url : own;
  if (state !== "verified" && !own) return <p class="small soft">{t("photoWaits")}</p>;
  return (
    <button
      type="button"
      class="talk-photo"
      ref={ref}
      aria-label={t("photoOpen", { n: no })}
      aria-expanded={large}
      onClick={() => setLarge(!large)}
    >
      {address ? <img src={address} alt="" /> : url === "failed" && <span class="small">{t("photoAway")}</span>}
    </button>
  );
}

export function Photos({ of }: { of: WithFiles }) {
  const photos = (of.attached ?? []).filter(([, type]) => isPhoto(type));
  return (
    <>
      {photos.map((file, at) => (
        <Photo key={file[0]} file={file} no={at + 1} />
      ))}
    </>
  );
}

function Small({ thumb }: { thumb: ArrayBuffer | null }) {
  const address = useBytes(thumb);
  return address && <img src={address} alt="" />;
}

/** Photos that were sent off with words of this key, and are not with the server. */
export function Sending({ words }: { words: number }) {
  const blobs = house.files.value?.unsent.value.filter(({ piece }) => piece === words) ?? [];
  return (
    <>
      {blobs.map((blob) => (
        <span class="talk-photo" key={blob.sha256}>
          <Small thumb={blob.thumb} />
          <span class="sr">{t("photoWaits")}</span>
        </span>
      ))}
    </>
  );
}
