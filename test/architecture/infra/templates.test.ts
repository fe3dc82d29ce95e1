import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { RAM_PERMISSIONS } from "../../../functions/adapters/ram-permissions.ts";
import { FUNCTION_ROLE, SPOKE_ROLE } from "../../../infra/names.ts";
import { permissionsOf } from "../../../infra/policies.ts";
import { RECORD_FIELDS } from "../../../infra/record-index.ts";
import { STDOUT_FIELDS } from "../../../infra/stdout-index.ts";
import { STACKS, writtenFiles } from "../../../infra/written-files.ts";
import { policyOf, type Resource, readTemplate, resourcesOf, type Statement, trustOf } from "./written-template.ts";

/** Actions that may never be granted, whatever the adapters declare. */
const DESTRUCTIVE = /stop|delete|release|modify|reboot|remove|detach|create|update|\*/i;

const ACCOUNT = { "Fn::Sub": expect.stringContaining("$" + "{ALIYUN::AccountId}") };

describe("written templates and policies", () => {
  let files: ReadonlyMap<string, string>;
  beforeAll(() => {
    files = writtenFiles(readFileSync("s.yaml", "utf8"));
  });

  it("equal the output of the code", () => {
    for (const [name, text] of files) expect(readFileSync(`infra/${name}`, "utf8"), name).toBe(text);
  });

  it("are the only files of their folders", () => {
    const there = ["templates", "policies"].flatMap((folder) =>
      readdirSync(`infra/${folder}`).map((name) => `${folder}/${name}`),
    );
    expect(there.sort()).toEqual([...files.keys()].sort());
  });

  it("are the same when they are generated twice", () => {
    expect([...writtenFiles(readFileSync("s.yaml", "utf8"))]).toEqual([...files]);
  });

  it.each(STACKS)("contain nothing of the CDK in %s", (name) => {
    const text = readFileSync(`infra/templates/${name}.template.json`, "utf8");
    expect(text).not.toContain("Token[");
    expect(text).not.toMatch(/\d+\.\d+\.\d+/);
    for (const id of Object.keys(readTemplate(name).Resources)) expect(id).toMatch(/^[A-Za-z][A-Za-z0-9]*$/);
  });
});

const role = (name: string): Resource => {
  const roles = resourcesOf(readTemplate(name), "ALIYUN::RAM::Role");
  expect(roles).toHaveLength(1);
  return roles[0] as Resource;
};

describe("the spoke's role", () => {
  it("trusts the hub's role, and named operators, each only with the external id", () => {
    const withExternalId = { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } };
    expect(trustOf(role("spoke"))).toEqual([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { RAM: [{ "Fn::Sub": "acs:ram::$" + "{HubAccountId}:role/$" + "{HubRoleName}" }] },
        Condition: withExternalId,
      },
      {
        "Fn::If": [
          "HasOperators",
          {
            Action: "sts:AssumeRole",
            Effect: "Allow",
            Principal: { RAM: { Ref: "OperatorArns" } },
            Condition: withExternalId,
          },
          { Ref: "ALIYUN::NoValue" },
        ],
      },
    ]);
    expect(readTemplate("spoke").Parameters?.OperatorArns).toMatchObject({ Type: "CommaDelimitedList", Default: "" });
    const { ExternalId, HubRoleName, RoleName } = readTemplate("spoke").Parameters ?? {};
    expect(ExternalId).toMatchObject({ MinLength: 16, NoEcho: true });
    expect(ExternalId).not.toHaveProperty("Default");
    expect(HubRoleName).toMatchObject({ Default: FUNCTION_ROLE });
    expect(RoleName).toMatchObject({ Default: SPOKE_ROLE });
  });

  it("may call the actions that adapters need in a protected account, and no others", () => {
    const declared = RAM_PERMISSIONS.filter(({ scope }) => scope === "target-account");
    expect(grantedBy("spoke")).toEqual(new Set(declared.flatMap(({ anyOf }) => anyOf)));
  });

  it("names the instances of its own account only", () => {
    const start = policyOf(role("spoke")).find(({ Action }) => Action.includes("ecs:ReActivateInstances"));
    expect(start?.Resource).toEqual([{ "Fn::Sub": "acs:ecs:*:$" + "{ALIYUN::AccountId}:instance/*" }]);
  });
});

describe("the function's role", () => {
  it.each(["hub", "same-account"])("belongs to Function Compute alone in %s", (name) => {
    expect(role(name).Properties.RoleName).toBe(FUNCTION_ROLE);
    expect(trustOf(role(name))).toEqual([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: ["fc.aliyuncs.com"] } },
    ]);
  });

  it("may in a hub assume exactly the configured roles, and start no instance itself", () => {
    const assume = policyOf(role("hub")).filter(({ Action }) => Action.includes("sts:AssumeRole"));
    expect(assume).toEqual([{ Effect: "Allow", Action: ["sts:AssumeRole"], Resource: { Ref: "SpokeRoleArns" } }]);
    expect([...grantedBy("hub")].filter((action) => /^(ecs|bss|bssapi):/.test(action))).toEqual([]);
    expect(readTemplate("hub").Parameters?.SpokeRoleArns).not.toHaveProperty("Default");
  });

  it("assumes no role in the layout with one account", () => {
    expect([...grantedBy("same-account")]).not.toContain("sts:AssumeRole");
    expect([...grantedBy("same-account")]).toContain("ecs:ReActivateInstances");
  });

  it.each(["hub", "same-account"])(
    "reads and writes its own stores and invokes itself, and nothing else, in %s",
    (name) => {
      const own = policyOf(role(name)).filter(({ Action }) =>
        [Action].flat().some((action) => /^(log|fc):/.test(action)),
      );
      for (const { Resource } of own) {
        for (const resource of Resource as readonly unknown[]) expect(resource).toEqual(ACCOUNT);
      }
      expect(
        own.flatMap(({ Resource }) => Resource as readonly { "Fn::Sub": string }[]).map((arn) => arn["Fn::Sub"]),
      ).toEqual(
        [
          "log:@:@:project/ecs-auto-recovery-@/logstore/results",
          "fc:@:@:functions/ecs-auto-recovery",
          "fc:@:@:functions/ecs-auto-recovery/*",
          "fc:@:@:services/*/functions/ecs-auto-recovery",
          "log:@:@:project/ecs-auto-recovery-stdout-@/logstore/stdout",
        ].map(
          (arn) => `acs:${arn.replace("@", "$" + "{ALIYUN::Region}").replaceAll("@", "$" + "{ALIYUN::AccountId}")}`,
        ),
      );
    },
  );
});

describe("every policy", () => {
  it.each(["hub", "spoke", "same-account"])(
    "grants only declared actions, and none that ends an instance, in %s",
    (name) => {
      const declared = new Set(RAM_PERMISSIONS.flatMap(({ anyOf }) => anyOf));
      for (const action of grantedBy(name)) {
        expect(declared).toContain(action);
        expect(action).not.toMatch(DESTRUCTIVE);
      }
      for (const { Effect } of policyOf(role(name))) expect(Effect).toBe("Allow");
    },
  );

  it.each(["hub", "spoke", "same-account"])("fits into RAM's 6,144 bytes in %s", (name) => {
    expect(JSON.stringify(policyOf(role(name))).length).toBeLessThan(6144);
  });
});

describe("the plain policies", () => {
  it.each([
    ["hub-function", "hub"],
    ["spoke-role", "spoke"],
    ["same-account-function", "same-account"],
  ] as const)("grant in %s.json the same as the template %s", (file, name) => {
    const plain = JSON.parse(readFileSync(`infra/policies/${file}.json`, "utf8")) as {
      readonly Statement: readonly Statement[];
    };
    expect(new Set(plain.Statement.flatMap(({ Action }) => [Action].flat()))).toEqual(grantedBy(name));
    expect(plain.Statement).toHaveLength(policyOf(role(name)).length);
    expect(grantedBy(name)).toEqual(new Set(permissionsOf(file).flatMap(({ anyOf }) => anyOf)));
  });

  it("cannot be used in a hub before the protected accounts are filled in", () => {
    expect(readFileSync("infra/policies/hub-function.json", "utf8")).toContain("acs:ram::<protected account>:role/");
  });
});

const grantedBy = (name: string): ReadonlySet<string> =>
  new Set(policyOf(role(name)).flatMap(({ Action }) => [Action].flat()));

describe.each(["hub", "same-account"])("the log stores of %s", (name) => {
  const template = readTemplate(name);
  const named = (type: string) =>
    Object.fromEntries(resourcesOf(template, type).map((resource) => [resource.Properties.LogstoreName, resource]));

  it("are in two projects, so that a refused project leaves the other readable", () => {
    const projects = resourcesOf(template, "ALIYUN::SLS::Project").map(({ Properties }) =>
      JSON.stringify(Properties.Name),
    );
    expect(new Set(projects).size).toBe(2);
  });

  it("keep records longer than the 15 days until release, and remain when the stack is deleted", () => {
    expect(named("ALIYUN::SLS::Logstore").results?.Properties.TTL).toEqual({ Ref: "ResultsRetentionDays" });
    expect(template.Parameters?.ResultsRetentionDays).toMatchObject({ MinValue: 16, Default: 180 });
    for (const type of ["Project", "Logstore", "Index"]) {
      for (const { DeletionPolicy } of resourcesOf(template, `ALIYUN::SLS::${type}`))
        expect(DeletionPolicy).toBe("Retain");
    }
  });

  it.each([
    ["results", RECORD_FIELDS],
    ["stdout", STDOUT_FIELDS as Readonly<Record<string, string>>],
  ] as const)("index every field of %s with its type", (store, fields) => {
    const keys = named("ALIYUN::SLS::Index")[store]?.Properties.KeyIndices as readonly Record<string, unknown>[];
    const written = Object.fromEntries(keys.map(({ Name, Type }) => [Name, Type]));
    const expected = Object.entries(fields).map(([field, kind]) => [field, kind === "prose" ? "text" : kind]);
    expect(written).toEqual(Object.fromEntries(expected));
    for (const key of keys) expect(key.EnableAnalytics).toBe(true);
  });

  it("index ids and reasons as one word", () => {
    const keys = named("ALIYUN::SLS::Index").results?.Properties.KeyIndices as readonly { Delimiter?: string }[];
    for (const { Delimiter } of keys) if (Delimiter !== undefined) expect(Delimiter).not.toMatch(/[-_.]/);
  });
});
