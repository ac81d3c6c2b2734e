import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Face } from "../../ui/Face.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import type { DeskPerson } from "../orders/rows.ts";
import { called } from "./called.ts";
import { DeskPage } from "./DeskPage.tsx";
import { loading } from "./loading.ts";
import { useNow } from "./now.ts";
import { isSilent, lastContact, unsent } from "./urgency.ts";

function invite() {
  return (
    <Button kind="primary" icon="qr" href="#/invite" full>
      {t("people.invite")}
    </Button>
  );
}

/** How a person's phones are, in a badge. */
export function ContactBadge({ person, now }: { person: DeskPerson; now: number }) {
  const contact = lastContact(person);
  const count = unsent(person);
  if (contact === null) return <Badge icon="phone">{t("people.noDevice")}</Badge>;
  if (count > 0) {
    return (
      <Badge tone="wait" icon="send">
        {t("people.unsent", { count })}
      </Badge>
    );
  }
  if (isSilent(person, now)) {
    return (
      <Badge tone="wait" icon="clock">
        {t("people.silent")}
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon="check">
      {t("people.connected")}
    </Badge>
  );
}

function PersonCard({ person, now }: { person: DeskPerson; now: number }) {
  const contact = lastContact(person);
  return (
    <a class="card person-card" href={`#/people/${person.id}`}>
      <Face name={person.name} tint={person.tint} />
      <span class="person-words">
        <strong>{called(person.name)}</strong>
        <span class="small soft">{person.firm?.name ?? t(`role.${person.role}`)}</span>
        <span class="row">
          <ContactBadge person={person} now={now} />
        </span>
        {contact !== null && <span class="small soft num">{t("people.contact", { when: when(contact, now) })}</span>}
      </span>
    </a>
  );
}

const order = { worker: 0, coordinator: 1, firm: 2 } as const;

export function PeopleScreen() {
  const now = useNow();
  const people = [...house.rows<DeskPerson>("desk", "person").value.values()];
  const groups = (["worker", "coordinator", "firm"] as const)
    .map((role) => ({ role, people: people.filter((person) => person.role === role).sort((a, b) => a.id - b.id) }))
    .filter((group) => group.people.length > 0)
    .sort((a, b) => order[a.role] - order[b.role]);
  return (
    <DeskPage title={t("people.title")} primary={people.length > 0 ? invite() : undefined}>
      {people.length === 0 &&
        (loading("desk") ? (
          <Skeleton label={t("ui.loading")} />
        ) : (
          <Empty icon="people" title={t("now.empty.people.title")} action={invite()}>
            <p>{t("now.empty.people.body")}</p>
          </Empty>
        ))}
      {people.length > 0 && (
        <div class="row">
          <Button icon="upload" href="#/handover">
            {t("handover.title")}
          </Button>
          <p class="small soft grow">{t("handover.about")}</p>
        </div>
      )}
      {groups.map((group) => (
        <section key={group.role} class="stack" aria-labelledby={`people-${group.role}`}>
          <h2 id={`people-${group.role}`} class="section-head">
            {t(`people.group.${group.role}`)} <span class="count num">{group.people.length}</span>
          </h2>
          <ul class="tiles">
            {group.people.map((person) => (
              <li key={person.id}>
                <PersonCard person={person} now={now} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </DeskPage>
  );
}
