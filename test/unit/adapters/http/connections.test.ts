import type { AgentOptions } from "node:https";
import { describe, expect, it } from "vitest";
import { createConnections } from "../../../../functions/adapters/http/connections.ts";

describe("createConnections", () => {
  it("has one agent for each protocol, of this invocation only", () => {
    const connections = createConnections();

    const plain = connections.agentFor("http://127.0.0.1:1");
    expect(connections.agentFor(new URL("http://localhost"))).toBe(plain);
    const secure = connections.agentFor("https://ecs.aliyuncs.com");
    expect(secure).not.toBe(plain);
    expect(connections.agentFor("https://sts.aliyuncs.com")).toBe(secure);
    expect(createConnections().agentFor("https://sts.aliyuncs.com")).not.toBe(secure);
  });

  it("closes idle sockets before servers do", () => {
    // Node's typings leave an agent's own options out.
    const agent: object = createConnections().agentFor("https://ecs.aliyuncs.com");
    const { options } = agent as { options: AgentOptions };

    expect(options.keepAlive).toBe(true);
    expect(options.timeout).toBeLessThan(5_000);
  });
});
