import { describe, expect, it } from "vitest";
import { toTransportFailure } from "../../../../functions/adapters/http/transport-failure.ts";

const errorWith = (fields: { name?: string; code?: string; message?: string }) =>
  Object.assign(new Error(fields.message ?? "https://host/?Signature=canary"), fields);

describe("toTransportFailure", () => {
  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "CERT_HAS_EXPIRED"])(
    "knows that nothing was sent after %s",
    (code) => {
      expect(toTransportFailure(errorWith({ code }))).toMatchObject({ code: "Local.Unreachable", answered: true });
    },
  );

  it.each([{ name: "RequestTimeoutError" }, { name: "RequestTimeoutRequestTimeoutError" }, { code: "ETIMEDOUT" }])(
    "takes %o for a timeout with an unknown effect",
    (fields) => {
      expect(toTransportFailure(errorWith(fields))).toMatchObject({ code: "Local.Timeout", answered: false });
    },
  );

  it.each([{ code: "ECONNRESET" }, { code: "EPIPE" }, { code: "HPE_INVALID_CONSTANT" }, {}])(
    "takes %o for a connection that ended with an unknown effect",
    (fields) => {
      expect(toTransportFailure(errorWith(fields))).toMatchObject({ code: "Local.ConnectionReset", answered: false });
    },
  );

  it.each([undefined, null, "text", 5])("reads %s as an unknown effect", (thrown) => {
    expect(toTransportFailure(thrown)).toMatchObject({ code: "Local.ConnectionReset", answered: false });
  });

  it("passes none of the error's own text on", () => {
    expect(JSON.stringify(toTransportFailure(errorWith({ code: "canary code", name: "canary" })))).not.toContain(
      "canary",
    );
  });
});
