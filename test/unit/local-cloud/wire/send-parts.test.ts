/** A large body for a client that reads at once. The slices are counted in turns of the event loop. */
import { Writable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { endSent, sendParts } from "../../../../local-cloud/wire/send-parts.ts";
import { countTurns } from "../kernel/turn-counter.ts";

const MB = 1024 * 1024;

function reader() {
  const chunks: Buffer[] = [];
  const outgoing = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { outgoing, bytes: () => Buffer.concat(chunks) };
}

describe("sendParts", () => {
  it.each([
    { what: "one part", parts: [Buffer.alloc(8 * MB, "a")] },
    { what: "many small parts", parts: Array.from({ length: 800 }, () => Buffer.alloc(10_486, "a")) },
  ])("leaves a turn to others after 256 KB of $what", async ({ parts }) => {
    const { outgoing, bytes } = reader();

    expect(await countTurns(sendParts(outgoing, parts, 8 * MB))).toBeGreaterThanOrEqual(30);
    expect(bytes().equals(Buffer.concat(parts).subarray(0, 8 * MB))).toBe(true);
  });

  it("sends only the bytes that were asked for, and a short body at once", async () => {
    const { outgoing, bytes } = reader();
    const sending = sendParts(outgoing, [Buffer.from("abc"), Buffer.from("def")], 4);

    expect(bytes().toString()).toBe("abcd");
    await sending;
  });

  it.each([
    ["in the middle", (outgoing: Writable) => sendParts(outgoing, [Buffer.alloc(MB), Buffer.alloc(MB)], 2 * MB)],
    ["before the last piece", (outgoing: Writable) => outgoing.write("a") && endSent(outgoing)],
  ])("ends the connection of a client that reads nothing for half a minute, %s", async (_where, send) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const outgoing = new Writable({ write() {} });
      const sending = send(outgoing);
      await vi.advanceTimersByTimeAsync(29_999);
      expect(outgoing.destroyed).toBe(false);

      await vi.advanceTimersByTimeAsync(1);
      expect(outgoing.destroyed).toBe(true);
      await sending;
    } finally {
      vi.useRealTimers();
    }
  });

  it("keeps the connection of a client that has read everything", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { outgoing } = reader();
      await sendParts(outgoing, [Buffer.alloc(MB)], MB);
      outgoing.write("");
      await endSent(outgoing);

      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends when the client leaves", async () => {
    const outgoing = new Writable({ write() {} });
    const sending = sendParts(outgoing, [Buffer.alloc(MB), Buffer.alloc(MB)], 2 * MB);
    outgoing.destroy();

    await expect(sending).resolves.toBeUndefined();
  });
});
