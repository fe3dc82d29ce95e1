/** The moving line of the demo: how many instances are stopped, starting and running right now. */
import type { Rehearsal } from "./play.ts";
import type { Stage } from "./stage.ts";

const everyMs = 200;

/** The returned function ends it. */
export function watchFleet(
  { cloud }: Stage,
  accountId: string,
  { progress, texts }: Pick<Rehearsal, "progress" | "texts">,
): () => void {
  const look = async () => {
    const instances: readonly { status: string }[] = await cloud.control("GET", `instances?accountId=${accountId}`);
    const count = (wanted: string) => instances.filter(({ status }) => status === wanted).length;
    progress.detail(texts.demo.fleet(count("Stopped"), count("Starting"), count("Running")));
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}
