/** The moving line of the demo: how many instances are stopped, starting and running right now. */
import type { Progress } from "../terminal/progress.ts";
import type { Stage } from "./stage.ts";

const everyMs = 200;

/** The returned function ends it. */
export function watchFleet({ cloud }: Stage, accountId: string, progress: Progress): () => void {
  const look = async () => {
    const instances: readonly { status: string }[] = await cloud.control("GET", `instances?accountId=${accountId}`);
    const count = (wanted: string) => instances.filter(({ status }) => status === wanted).length;
    progress.detail(`${count("Stopped")} stopped, ${count("Starting")} starting, ${count("Running")} running`);
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}
