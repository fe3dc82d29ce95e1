/** Shows on the moving line how many instances are stopped, starting and running. */
import type { StepContext } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";

const EVERY_MS = 200;

/** Returns a function that ends the updates. */
export function watchFleet(
  { cloud }: DemoCloud,
  accountId: string,
  { progress, texts }: Pick<StepContext, "progress" | "texts">,
): () => void {
  const look = async () => {
    const instances: readonly { status: string }[] = await cloud.control("GET", `instances?accountId=${accountId}`);
    const count = (wanted: string) => instances.filter(({ status }) => status === wanted).length;
    progress.detail(texts.demo.fleet(count("Stopped"), count("Starting"), count("Running")));
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}
