/** The local cloud's port with a certificate: https and http, plain clients, and SDKs that insist on https. */
import { X509Certificate } from "node:crypto";
import { request as httpsRequest } from "node:https";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { createSelfSigned } from "../../../local-cloud/wire/self-signed.ts";
import { get, popCore, signedQuery } from "./rpc-clients.ts";

const RpcClient = createRequire(import.meta.url)("@alicloud/pop-core/lib/rpc.js");

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ tls: true });
});
afterAll(() => cloud.close());

const over = (options: object): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(cloud.tls!.url);
    const path = `/?${signedQuery(cloud, { Action: "DescribeRegions" })}`;
    httpsRequest({ hostname, port, path, agent: false, ...options }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });

describe("a local cloud with tls", () => {
  it("is trusted by clients that trust its certificate, and by no others", async () => {
    expect(await over({ ca: cloud.tls!.certificate })).toBe(200);
    expect(await over({ ca: cloud.tls!.certificate, servername: "project.log.localhost" })).toBe(200);
    await expect(over({})).rejects.toThrow(/self.signed/);
    await expect(over({ ca: cloud.tls!.certificate, servername: "evil.example" })).rejects.toThrow(/altnames/);
  });

  it("speaks http on the same port", async () => {
    expect(cloud.url).toBe(cloud.tls!.url.replace("https:", "http:"));
    expect((await get(cloud, `/?${signedQuery(cloud, { Action: "DescribeRegions" })}`)).status).toBe(200);
    expect(await popCore(cloud)("DescribeRegions")).toHaveProperty("Regions");
  });

  it("serves a vendor SDK over https", async () => {
    const { accessKeyId, accessKeySecret } = cloud;
    const client = new RpcClient({ endpoint: cloud.tls!.url, apiVersion: "2014-05-26", accessKeyId, accessKeySecret });
    const answer = await client.request("DescribeRegions", {}, { method: "POST", ca: cloud.tls!.certificate });

    expect(answer.Regions.Region.length).toBeGreaterThan(0);
  });

  it("closes while connections are silent or in the middle of a handshake", async () => {
    const own = await startLocalCloud({ tls: true });
    const port = Number(new URL(own.url).port);
    const sockets = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    for (const socket of sockets) socket.on("error", () => {});
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    sockets[1]!.write(Buffer.from([22, 3, 1]));

    await own.close();
  });
});

describe("createSelfSigned", () => {
  it("makes a certificate for loopback that signs itself and lasts a week", () => {
    const nowMs = Date.UTC(2026, 10, 30);
    const certificate = new X509Certificate(createSelfSigned(nowMs).cert);

    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkHost("a.log.localhost")).toBeDefined();
    expect(Date.parse(certificate.validTo)).toBe(nowMs + 7 * 86_400_000);
    expect(certificate.serialNumber).not.toBe(new X509Certificate(createSelfSigned(nowMs).cert).serialNumber);
  });
});
