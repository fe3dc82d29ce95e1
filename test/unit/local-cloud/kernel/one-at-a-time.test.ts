import { expect, it } from "vitest";
import { createOneAtATime } from "../../../../local-cloud/kernel/one-at-a-time.ts";

it("runs one piece of work after the other, and goes on after a failure", async () => {
  const oneAtATime = createOneAtATime();
  let running = 0;
  const work = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (name === "second") throw new Error("broken");
    return name;
  };
  const all = ["first", "second", "third"].map((name) => oneAtATime(work(name)));

  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await expect(all[2]).resolves.toBe("third");
});
