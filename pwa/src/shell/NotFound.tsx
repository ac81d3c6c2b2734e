import { t } from "../text/index.ts";
import { Button } from "../ui/Button.tsx";
import { Empty } from "../ui/Empty.tsx";
import { Page } from "../ui/Page.tsx";

export function NotFound() {
  return (
    <Page title={t("app.notFound")} back="/">
      <Empty
        icon="search"
        title={t("app.notFoundBody")}
        action={
          <Button icon="sun" href="#/">
            {t("app.toToday")}
          </Button>
        }
      />
    </Page>
  );
}
