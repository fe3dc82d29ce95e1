/**
 * Limits of the vendor that only a guide can respect: services that an operator must switch on, and operations that the
 * aliyun CLI does not list.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const guides = ["docs", "docs/zh"].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : [])),
);

describe.each(["docs/deploy.md", "docs/zh/deploy.md"])("%s, in a fresh account,", (path) => {
  const page = read(path);

  it("switches on Function Compute and the log service before the stack that needs them", () => {
    const activation = page.indexOf("ALIYUN::ROS::AutoEnableService");

    expect(activation).toBeGreaterThan(0);
    for (const service of ["FC", "SLS"]) expect(page).toContain(`"ServiceName":"${service}"`);
    expect(activation).toBeLessThan(page.indexOf("infra/templates/hub.template.json"));
  });

  it("has the alert centre and EventBridge opened once in the console", () => {
    expect(page).toMatch(/Simple Log Service > Alerts|日志服务.*告警/);
    expect(page).toMatch(/EventBridge console once|事件总线.*控制台/);
  });
});

describe.each(["docs/day-two.md", "docs/zh/day-two.md"])("%s", (path) => {
  it("says that a new stack fails while the log projects of the old one exist", () => {
    expect(read(path)).toContain("ProjectAlreadyExist");
  });
});

describe("commands of the aliyun CLI", () => {
  it("come with --force if its metadata does not list them", () => {
    const lines = guides.flatMap((path) => read(path).split("\n")).filter((line) => line.includes("aliyun mns-open"));

    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/aliyun mns-open \w+ --force/);
  });
});
