import { describe, expect, it } from "vitest";
import { calledAs, textsCalledAs } from "../../../../cli/terminal/called-as.ts";
import { textsIn } from "../../../../cli/texts/texts.ts";

const npm = (script: string) => ({ npm_package_name: "ecs-auto-recovery", npm_lifecycle_event: script });

describe("calledAs", () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ["installed", ["plan"], {}, "ecs-recovery"],
    ["in the repository", ["plan"], npm("cli"), "npm run cli --"],
    ["beside the local cloud", ["cloud"], npm("cloud"), "npm run cli --"],
    ["in a script of another package", ["plan"], { ...npm("cli"), npm_package_name: "other" }, "ecs-recovery"],
    ["with a configuration", ["--config", "my.yaml", "plan"], {}, "ecs-recovery --config my.yaml"],
    ["joined", ["plan", "--config=my own.yaml"], npm("cli"), "npm run cli -- --config 'my own.yaml'"],
  ])("%s", (_case, args, environment, expected) => {
    expect(calledAs(args, environment).configured).toBe(expected);
  });
});

describe("textsCalledAs", () => {
  const texts = textsCalledAs(textsIn("en"), calledAs(["--config", "my.yaml"], npm("cli")));

  it("keeps lists lists", () => {
    expect(texts.init.file.head).toContain(
      "Written by npm run cli -- init. Every key: docs/configuration.md. Check it with: npm run cli -- --config my.yaml validate",
    );
  });

  it("puts the call into every command of a text, and leaves the name alone", () => {
    expect(texts.explain.perhapsUnread("web", 1)).toContain(
      "Check permissions: npm run cli -- --config my.yaml doctor",
    );
    expect(texts.invoke.notEnded).toContain("npm run cli -- --config my.yaml report");
    expect(texts.access.fileMissing("my.yaml")).toContain("`npm run cli -- init`");
    expect(texts.doctor.notify.message("1")).toContain("ecs-recovery: TEST");
  });
});
