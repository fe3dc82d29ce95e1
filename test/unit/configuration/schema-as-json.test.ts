import { describe, expect, it } from "vitest";
import { configurationJsonSchemaText } from "../../support/config/json-schema.ts";

describe("recovery.config.schema.json", () => {
  it("is what the schema says today (`npx vitest run test/unit/config -u` writes it anew)", async () => {
    await expect(configurationJsonSchemaText()).toMatchFileSnapshot("../../../recovery.config.schema.json");
  });
});
