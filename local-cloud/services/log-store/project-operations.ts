/** CreateProject, GetProject, ListProject and DeleteProject. Shapes: vendor API metadata, version 2020-12-30. */
import { LogStoreError } from "./log-store-error.ts";
import { type Operation, projectOf } from "./operation.ts";
import type { LogProject } from "./projects.ts";
import { jsonBody } from "./request-body.ts";

/**
 * Valid project names: 3 to 63 lower-case letters, digits and hyphens. Source: "CreateProject" of Simple Log Service,
 * read 2026-08.
 */
const PROJECT_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

export const PROJECT_OPERATIONS: readonly Operation[] = [
  {
    action: "CreateProject",
    method: "POST",
    path: "/",
    permission: "log:CreateProject",
    status: "implemented",
    note: "",
    run({ call, request, world, projects }) {
      const { projectName: name, description } = jsonBody(request);
      if (typeof name !== "string" || !PROJECT_NAME.test(name)) {
        throw new LogStoreError("ParameterInvalid", `project name ${JSON.stringify(name)} is invalid`);
      }
      if (projects.has(name)) throw new LogStoreError("ProjectAlreadyExist", name);
      projects.set(name, {
        name,
        accountId: call.identity.accountId,
        regionId: call.regionId,
        description: typeof description === "string" ? description : "",
        createdAtMs: world.clock.nowMs(),
        tables: new Map(),
      });
      return {};
    },
  },
  {
    action: "ListProject",
    method: "GET",
    path: "/",
    when: ({ query }, name) =>
      name === undefined || query.has("size") || query.has("offset") || query.has("projectName"),
    permission: "log:ListProject",
    status: "implemented",
    note: "",
    run({ call, request: { query }, projects }) {
      const wanted = query.get("projectName") ?? "";
      const ofAccount = [...projects.values()].filter(
        (project) => project.accountId === call.identity.accountId && project.name.includes(wanted),
      );
      const offset = Number(query.get("offset") || 0);
      const page = ofAccount.slice(offset, offset + Number(query.get("size") || 100));
      return { body: { count: page.length, total: ofAccount.length, projects: page.map(describeProject) } };
    },
  },
  {
    action: "GetProject",
    method: "GET",
    path: "/",
    permission: "log:GetProject",
    status: "implemented",
    note: "",
    run: (context) => ({ body: describeProject(projectOf(context)) }),
  },
  {
    action: "DeleteProject",
    method: "DELETE",
    path: "/",
    permission: "log:DeleteProject",
    status: "simplified",
    note: "deleted at once; the vendor can recover a deleted project for a while",
    run(context) {
      context.projects.delete(projectOf(context).name);
      return {};
    },
  },
];

function describeProject(project: LogProject): Record<string, unknown> {
  const createTime = new Date(project.createdAtMs).toISOString().slice(0, 19).replace("T", " ");
  return {
    projectName: project.name,
    description: project.description,
    owner: project.accountId,
    region: project.regionId,
    status: "Normal",
    createTime,
    lastModifyTime: createTime,
    dataRedundancyType: "LRS",
  };
}
